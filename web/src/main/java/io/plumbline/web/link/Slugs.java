package io.plumbline.web.link;

import io.plumbline.persistence.link.ReservedCodes;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a custom slug may be, and how it is brought into shape. */
final class Slugs {

    private static final int MOST_CHARACTERS = 255;
    private static final Pattern REFUSED = Pattern.compile("[:?#\\[\\]@\\\\%\\p{Cntrl}]");
    private static final Pattern TURNED_INTO_DASHES = Pattern.compile("[\\s/]");

    private Slugs() {}

    /** The slug as it is stored: blanks and slashes become dashes. */
    static String normalised(String slug) {
        return TURNED_INTO_DASHES.matcher(slug.strip()).replaceAll("-");
    }

    /** What is wrong with a normalised slug; empty if nothing is. */
    static Optional<String> faultOf(String slug) {
        if (slug.isEmpty()) {
            return Optional.of("is blank; leave it out for a random code");
        }
        if (slug.length() > MOST_CHARACTERS) {
            return Optional.of("has " + slug.length() + " characters; it may have at most " + MOST_CHARACTERS);
        }
        if (REFUSED.matcher(slug).find()) {
            return Optional.of("contains a control character or one of : ? # [ ] @ \\ %");
        }
        return ReservedCodes.contains(slug)
                ? Optional.of("is \"" + slug + "\", a path of this service itself; choose another")
                : Optional.empty();
    }
}
