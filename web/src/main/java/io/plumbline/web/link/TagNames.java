package io.plumbline.web.link;

import io.plumbline.web.problem.InvalidData;
import jakarta.ws.rs.core.MultivaluedMap;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tags as clients send them, and as they are stored. Stateless. */
public final class TagNames {

    /** The longest tag, in characters. */
    public static final int MOST_CHARACTERS = 255;

    /** As many tags as a link, or a filter, has at most. */
    public static final int MOST_TAGS = 100;

    // as browsers see it: what a blank follows opens no tag
    private static final Pattern MARKUP = Pattern.compile("<[^\\s>][^>]*+>?");
    private static final Pattern BLANK = Pattern.compile("[\\s\\p{Z}]");

    private TagNames() {}

    /** A tag without markup, trimmed, in lower case and Unicode's normal form C, with dashes for blanks. */
    public static String normalised(String tag) {
        var text = MARKUP.matcher(Normalizer.normalize(tag, Form.NFC)).replaceAll("");
        // blanks of every kind become plain ones, which are trimmed in one pass however many there are
        var trimmed = BLANK.matcher(text).replaceAll(" ").strip();
        return Normalizer.normalize(trimmed.replace(' ', '-').toLowerCase(Locale.ROOT), Form.NFC);
    }

    /** The normalised tags in their order, each once and none blank; notes what is wrong with them. */
    public static List<String> normalised(
            String element, Collection<? extends @Nullable String> tags, InvalidData invalid) {
        invalid.require(
                tags.size() <= MOST_TAGS, element, "are " + tags.size() + "; there may be at most " + MOST_TAGS);
        if (tags.size() > MOST_TAGS) {
            return List.of();
        }
        var normalised = tags.stream()
                .filter(Objects::nonNull)
                .map(TagNames::normalised)
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .toList();
        normalised.forEach(tag -> check(element, tag, invalid));
        return normalised;
    }

    /** The tags in query parameters: an array arrives as {@code tags[]}, {@code tags[0]} or {@code tags}. */
    public static List<String> parameter(MultivaluedMap<String, String> parameters, String name, InvalidData invalid) {
        var array = Pattern.compile(Pattern.quote(name) + "(\\[[0-9]*])?");
        var sent = new ArrayList<String>();
        parameters.forEach((parameter, values) -> {
            if (array.matcher(parameter).matches()) {
                sent.addAll(values);
            }
        });
        return normalised(name, sent, invalid);
    }

    /** Notes what is wrong with a normalised tag. */
    static void check(String element, String tag, InvalidData invalid) {
        invalid.require(
                tag.length() <= MOST_CHARACTERS,
                element,
                "include one of " + tag.length() + " characters; there may be at most " + MOST_CHARACTERS);
        invalid.require(PlainText.isPlain(tag), element, "include one that " + PlainText.FAULT);
    }
}
