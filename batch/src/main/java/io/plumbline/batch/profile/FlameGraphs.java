package io.plumbline.batch.profile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import one.convert.Arguments;
import one.convert.CallStack;
import one.convert.FlameGraph;
import one.convert.Frame;

/**
 * Draws profiles as flame graphs: pages of HTML that load nothing. Needs the library jfr-converter.
 *
 * <p>Names of classes and methods come from programs that may be hostile. The library writes them as strings of a script
 * and masks quotes and backslashes; it does not mask what ends a script, and it writes the title as it is. So we leave no {@code <} in the
 * part of the page where the names stand but as an escape of the script's language.
 */
public final class FlameGraphs {

    /** The lines of the library's page between which the names stand. */
    private static final String NAMES_BEGIN = "\nconst cpool = [";

    private static final String NAMES_END = "\n];";

    /** A frame narrower than this share of all, in percent, is left out: nobody can see it. */
    private static final double LEAST_WIDTH_PERCENT = 0.02;

    private FlameGraphs() {}

    /**
     * Writes a profile as a flame graph; frames are as wide as the bytes they stand for.
     *
     * @param title as plain text
     */
    public static void write(Profile profile, String title, OutputStream out) throws IOException {
        write(graph(profile, 1, title, false), out);
    }

    /**
     * Writes a later profile as a flame graph whose colours say where it has more or less than a baseline, which is scaled to the
     * time of the later one.
     *
     * @throws IllegalArgumentException if the profiles cannot be compared
     */
    public static void writeDiff(Profile baseline, Profile later, String title, OutputStream out) throws IOException {
        ProfileDiff.obstacle(baseline, later, DiffSettings.DEFAULT).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        double scale =
                later.measured().toMillis() / (double) baseline.measured().toMillis();
        var graph = graph(later, 1, title, true);
        graph.diff(graph(baseline, scale, title, true));
        write(graph, out);
    }

    private static FlameGraph graph(Profile profile, double scale, String title, boolean isDiff) {
        var settings = new Arguments();
        settings.title = html(title);
        settings.minwidth = LEAST_WIDTH_PERCENT;
        settings.diff = isDiff;
        // the root on top, or a deep stack would begin below the window
        settings.inverted = true;
        var graph = new FlameGraph(settings);
        var calls = new CallStack();
        for (var stack : profile.stacks()) {
            long bytes = Math.round(stack.bytes() * scale);
            if (bytes > 0) {
                var names = CollapsedStacks.names(stack);
                for (int i = 0; i < names.size(); i++) {
                    calls.push(
                            oneLine(names.get(i)),
                            i == names.size() - 1 ? Frame.TYPE_INLINED : Frame.TYPE_JIT_COMPILED);
                }
                graph.addSample(calls, bytes);
                calls.clear();
            }
        }
        return graph;
    }

    private static void write(FlameGraph graph, OutputStream out) throws IOException {
        var page = new ByteArrayOutputStream();
        graph.dump(page);
        out.write(withoutTagsInNames(page.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
    }

    private static String withoutTagsInNames(String page) {
        int begin = page.indexOf(NAMES_BEGIN);
        int end = page.indexOf(NAMES_END, begin);
        if (begin < 0 || end < 0) {
            throw new IllegalStateException("the page of jfr-converter is not as it was: no names in it");
        }
        return page.substring(0, begin) + page.substring(begin, end).replace("<", "\\x3c") + page.substring(end);
    }

    /** A line break would end the string of the script, and the whole page would stay empty. */
    private static String oneLine(String name) {
        var clean = new StringBuilder(name.length());
        name.codePoints()
                .map(character -> Character.isISOControl(character) || character == 0x2028 || character == 0x2029
                        ? '_'
                        : character)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static String html(String text) {
        return oneLine(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
