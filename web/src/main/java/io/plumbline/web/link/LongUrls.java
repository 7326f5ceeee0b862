package io.plumbline.web.link;

import io.plumbline.web.redirect.UrlText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a long URL may be: anything with a scheme (the contract's {@code (.+):(.+)}), but nothing that runs or carries
 * content of its own in a browser.
 */
final class LongUrls {

    /** As they are sent; longer ones do not fit into the header that redirects to them. */
    static final int MOST_CHARACTERS = 8_000;

    private static final Pattern WITH_SCHEME = Pattern.compile("(.+):(.+)");
    private static final List<String> REFUSED_SCHEMES = List.of("javascript", "data", "vbscript");

    private LongUrls() {}

    /** What is wrong with a long URL; empty if nothing is. */
    static Optional<String> faultOf(@Nullable String longUrl) {
        if (longUrl == null || longUrl.isBlank()) {
            return Optional.of("is missing or blank; give the URL that the link shall lead to");
        }
        if (longUrl.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of("contains a control character; encode it with %");
        }
        var sent = UrlText.safe(longUrl.strip()).length();
        if (sent > MOST_CHARACTERS) {
            return Optional.of(
                    "has " + sent + " characters once it is percent-encoded; it may have at most " + MOST_CHARACTERS);
        }
        if (!WITH_SCHEME.matcher(longUrl).matches()) {
            return Optional.of("is no URL with a scheme; write it like https://example.org/page");
        }
        var scheme = longUrl.strip().substring(0, longUrl.strip().indexOf(':')).toLowerCase(Locale.ROOT);
        return REFUSED_SCHEMES.contains(scheme)
                ? Optional.of("has the scheme \"" + scheme + ":\", which is refused because a browser would run it")
                : Optional.empty();
    }
}
