package io.plumbline.web.link;

import io.plumbline.persistence.link.ReservedCodes;
import io.plumbline.web.redirect.LinkCode;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a custom slug may be, and how it is brought into shape. */
final class Slugs {

    private static final Pattern AROUND = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");
    private static final Pattern TURNED_INTO_DASHES = Pattern.compile("[\\s\\p{Z}/]");

    private Slugs() {}

    /** The slug as it is stored: in Unicode's normal form C, blanks and slashes become dashes. */
    static String normalised(String slug) {
        var trimmed = AROUND.matcher(Normalizer.normalize(slug, Form.NFC)).replaceAll("");
        return TURNED_INTO_DASHES.matcher(trimmed).replaceAll("-");
    }

    /** What is wrong with a normalised slug; empty if nothing is. */
    static Optional<String> faultOf(String slug) {
        if (slug.isEmpty()) {
            return Optional.of("is blank; leave it out for a random code");
        }
        if (slug.length() > LinkCode.MAX_CHARACTERS) {
            return Optional.of("has " + slug.length() + " characters; it may have at most " + LinkCode.MAX_CHARACTERS);
        }
        if (ReservedCodes.contains(slug)) {
            return Optional.of("is \"" + slug + "\", a path of this service itself; choose another");
        }
        return LinkCode.isCode(slug)
                ? Optional.empty()
                : Optional.of("contains a control character, half a character or one of " + LinkCode.REFUSED);
    }
}
