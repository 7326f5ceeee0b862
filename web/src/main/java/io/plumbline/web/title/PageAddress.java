package io.plumbline.web.title;

import io.plumbline.web.http.UrlHost;
import io.plumbline.web.redirect.UrlText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page as it is asked for; immutable.
 *
 * @param url the page's own URL, against which the next one is resolved
 * @param path what stands in the first line of the request: path and query
 */
record PageAddress(URI url, boolean isSecure, UrlHost host, int port, String path) {

    private static final Pattern PORT = Pattern.compile("(?<host>.*?)(?::(?<port>[0-9]{1,5})?)?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,253}");
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** The page of a URL; empty if that is none of http or https, or has a user or password that we must not send. */
    static Optional<PageAddress> of(String url) {
        try {
            return of(new URI(UrlText.safe(url)));
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
    }

    /** The page that a redirect of this one leads to. */
    Optional<PageAddress> next(String location) {
        try {
            return of(url.resolve(new URI(UrlText.safe(location))));
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
    }

    private static Optional<PageAddress> of(URI url) {
        var isSecure = "https".equalsIgnoreCase(url.getScheme());
        var authority = url.getRawAuthority();
        if ((!isSecure && !"http".equalsIgnoreCase(url.getScheme())) || authority == null || authority.contains("@")) {
            return Optional.empty();
        }
        var parts = PORT.matcher(authority);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var port = portOf(parts.group("port"), isSecure);
        return UrlHost.of(parts.group("host"))
                .filter(host ->
                        host.address() != null || NAME.matcher(host.name()).matches())
                .map(host -> new PageAddress(url, isSecure, host, port, pathOf(url)));
    }

    private static int portOf(@Nullable String written, boolean isSecure) {
        return written == null || written.isEmpty() ? (isSecure ? HTTPS_PORT : HTTP_PORT) : Integer.parseInt(written);
    }

    private static String pathOf(URI url) {
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    /** What the header {@code Host} says. */
    String authority() {
        var name = host.name().contains(":") ? "[" + host.name() + "]" : host.name();
        return port == (isSecure ? HTTPS_PORT : HTTP_PORT) ? name : name + ":" + port;
    }
}
