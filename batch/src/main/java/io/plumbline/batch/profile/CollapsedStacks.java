package io.plumbline.batch.profile;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a profile as collapsed stacks, the text that flame graph tools read: one stack a line, frames outermost first and
 * apart by {@code ;}, the allocated class last, then a space and the bytes. A separator inside a name becomes {@code _}.
 */
public final class CollapsedStacks {

    private CollapsedStacks() {}

    /** Writes all stacks, most bytes first; does not close the writer. */
    public static void write(Profile profile, Writer out) throws IOException {
        for (var stack : profile.stacks()) {
            out.write(String.join(
                    ";", names(stack).stream().map(CollapsedStacks::clean).toList()));
            out.write(" " + stack.bytes() + "\n");
        }
    }

    /** Outermost first; the class last, as the frame that the allocation itself is. */
    static List<String> names(ProfiledStack stack) {
        var names = new ArrayList<String>(stack.frames().size() + 1);
        for (int i = stack.frames().size() - 1; i >= 0; i--) {
            names.add(stack.frames().get(i).qualifiedMethod());
        }
        names.add(stack.className());
        return names;
    }

    private static String clean(String name) {
        var clean = new StringBuilder(name.length());
        name.codePoints()
                .map(character -> character == ';' || Character.isISOControl(character) ? '_' : character)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
