package io.plumbline.web.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An API key as a browser sends it: the password of HTTP Basic authentication (RFC 7617), under any user name.
 *
 * <p>A browser cannot add a header of ours to a page that somebody opens, but every browser asks for a name and a password
 * when challenged. Accepted for reading the resources marked {@link BrowserReadable} alone: a browser repeats these
 * credentials on every request to the server, also on those that another site makes it send.
 */
final class BasicCredentials {

    /** What the challenge of a 401 says. */
    static final String CHALLENGE =
            "Basic realm=\"Plumbline: any user name, an API key as password\", charset=\"UTF-8\"";

    private static final String SCHEME = "Basic ";

    private BasicCredentials() {}

    /** The key in an {@code Authorization} header; empty if there is none or it is of another kind. */
    static Optional<String> key(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            var credentials = new String(
                    Base64.getDecoder()
                            .decode(authorization.substring(SCHEME.length()).strip()),
                    UTF_8);
            var colon = credentials.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(credentials.substring(colon + 1));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
