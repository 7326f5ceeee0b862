package io.plumbline.web.link;

import io.plumbline.persistence.link.CodeSettings;
import io.plumbline.persistence.link.ReservedCodes;
import io.plumbline.web.redirect.LinkCode;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a custom slug, or a prefix of codes, may be, and how it is brought into shape. */
final class Slugs {

    // a run of slashes is looked at once, from its beginning: bodies are long enough to make other ways slow
    private static final Pattern SLASHES_AROUND = Pattern.compile("^/+|(?<!/)/++$");
    private static final Pattern SLASHES_BEFORE = Pattern.compile("^/+");
    private static final Pattern BLANK = Pattern.compile("[\\s\\p{Z}]");

    private Slugs() {}

    /**
     * The slug as it is stored: in Unicode's normal form C, blanks become dashes, and so do slashes where a code has a single
     * segment; in lower case where codes are loose.
     */
    static String normalised(String slug, CodeSettings codes) {
        return shaped(slug, codes, SLASHES_AROUND);
    }

    /** The same of a prefix of codes, which may end in a slash. */
    static String normalisedPrefix(String prefix, CodeSettings codes) {
        return shaped(prefix, codes, SLASHES_BEFORE);
    }

    private static String shaped(String slug, CodeSettings codes, Pattern needlessSlashes) {
        var text = BLANK.matcher(Normalizer.normalize(slug, Form.NFC)).replaceAll(" ");
        var dashed = text.strip().replace(' ', '-');
        var shaped = codes.multiSegment() ? needlessSlashes.matcher(dashed).replaceAll("") : dashed.replace('/', '-');
        return Normalizer.normalize(codes.stored(shaped), Form.NFC);
    }

    /** What is wrong with a normalised slug; empty if nothing is. */
    static Optional<String> faultOf(String slug, CodeSettings codes) {
        if (slug.isEmpty()) {
            return Optional.of("is blank; leave it out for a generated code");
        }
        if (slug.length() > LinkCode.MAX_CHARACTERS) {
            return Optional.of("has " + slug.length() + " characters; it may have at most " + LinkCode.MAX_CHARACTERS);
        }
        if (ReservedCodes.contains(slug)) {
            return Optional.of("is \"" + slug + "\", a path of this service itself; choose another");
        }
        return LinkCode.isCode(slug, codes.multiSegment())
                ? Optional.empty()
                : Optional.of("contains a control character, half a character, a segment that is no name, or one of "
                        + LinkCode.REFUSED);
    }
}
