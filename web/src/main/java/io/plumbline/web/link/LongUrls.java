package io.plumbline.web.link;

import io.plumbline.web.http.UrlHost;
import io.plumbline.web.redirect.UrlText;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a URL that a link, a rule or a domain leads to may be: anything with a scheme (the contract's {@code (.+):(.+)}), but
 * nothing that runs or carries content of its own in a browser, and nothing that the operator denies. Immutable.
 */
public final class LongUrls {

    /** As they are sent; longer ones do not fit into the header that redirects to them. */
    public static final int MOST_CHARACTERS = 8_000;

    private static final Pattern WITH_SCHEME = Pattern.compile("(.+):(.+)");
    private static final Pattern NO_SCHEME = Pattern.compile("[/\\\\?#]");
    private static final Pattern NOT_OF_A_SCHEME = Pattern.compile("[^a-z0-9+.-]");

    /** Schemes whose URLs have a host however many slashes stand before it. */
    private static final Set<String> WITH_HOST = Set.of("http", "https", "ws", "wss", "ftp");

    private final LongUrlSettings settings;

    public LongUrls(LongUrlSettings settings) {
        this.settings = settings;
    }

    /** What is wrong with a long URL; empty if nothing is. */
    public Optional<String> faultOf(@Nullable String longUrl) {
        if (longUrl == null || longUrl.isBlank()) {
            return Optional.of("is missing or blank; give the URL that the link shall lead to");
        }
        if (longUrl.codePoints().anyMatch(LongUrls::isUnsendable)) {
            return Optional.of("contains a control character or half a character; encode it with %");
        }
        var sent = UrlText.safe(longUrl.strip()).length();
        if (sent > MOST_CHARACTERS) {
            return Optional.of(
                    "has " + sent + " characters once it is percent-encoded; it may have at most " + MOST_CHARACTERS);
        }
        if (!WITH_SCHEME.matcher(longUrl).matches()) {
            return Optional.of("is no URL with a scheme; write it like https://example.org/page");
        }
        return denial(longUrl.strip());
    }

    /** Looks at every scheme of those that stand one behind the other, as in {@code view-source:feed:https://…}. */
    private Optional<String> denial(String url) {
        var start = 0;
        for (var colon = url.indexOf(':'); colon >= 0; colon = url.indexOf(':', start)) {
            var written = url.substring(start, colon);
            if (NO_SCHEME.matcher(written).find()) {
                return Optional.empty();
            }
            var scheme = schemeOf(written);
            if (settings.deniedSchemes().contains(scheme)) {
                return Optional.of("has the scheme \"" + scheme + ":\", which no link may lead to");
            }
            start = colon + 1;
            if (WITH_HOST.contains(scheme) || url.startsWith("//", start)) {
                return UrlHost.behind(url.substring(start))
                        .filter(this::isDenied)
                        .map(host -> "leads to \"" + host.name() + "\", a host that no link may lead to");
            }
        }
        return Optional.empty();
    }

    /** As the most lenient browser would read it: without what it might skip, look-alikes taken for their letters. */
    private static String schemeOf(String written) {
        var plain = Normalizer.normalize(written, Form.NFKC).toLowerCase(Locale.ROOT);
        return NOT_OF_A_SCHEME.matcher(plain).replaceAll("");
    }

    private boolean isDenied(UrlHost host) {
        var address = host.address();
        return address == null
                ? settings.deniedDomains().stream().anyMatch(host::isWithin)
                : settings.deniedRanges().stream().anyMatch(range -> range.contains(address));
    }

    /** Half of a surrogate pair comes alone only where there is no whole one. */
    private static boolean isUnsendable(int character) {
        return Character.isISOControl(character)
                || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    }
}
