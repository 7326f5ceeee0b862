package io.plumbline.web.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Where a visitor goes who found no link, once the placeholders of the URL are filled in. What he asked for is in his hands:
 * it changes neither the host nor the parameters of the URL. Stateless.
 */
final class NotFoundLocation {

    private static final String DOMAIN = "{DOMAIN}";
    private static final String ORIGINAL_PATH = "{ORIGINAL_PATH}";

    private NotFoundLocation() {}

    /**
     * The URL for a request, safe for a header; null if it would lead the visitor round and round on this server.
     *
     * @param url with or without placeholders, plain or percent-encoded
     * @param host that the visitor asked for, with a port if he named one
     * @param path that he asked for, as it was sent
     */
    static @Nullable String of(String url, String host, String path) {
        var template =
                url.replace("%7B", "{").replace("%7D", "}").replace("%7b", "{").replace("%7d", "}");
        var queryAt = queryOf(template);
        var base = inPath(template.substring(0, queryAt), host, path);
        var query = inQuery(template.substring(queryAt), host, path);
        return isLoop(template.substring(0, queryAt), base, host, path) ? null : UrlText.safe(base + query);
    }

    private static int queryOf(String url) {
        for (int i = 0; i < url.length(); i++) {
            if (url.charAt(i) == '?' || url.charAt(i) == '#') {
                return i;
            }
        }
        return url.length();
    }

    private static String inPath(String base, String host, String path) {
        var filled = base.replace(DOMAIN, encoded(host).replace("%3A", ":"));
        var at = filled.indexOf(ORIGINAL_PATH);
        if (at < 0) {
            return filled;
        }
        var below = ExtraPath.isBelow(path) ? withoutSlashes(path) : "";
        var separator = at > 0 && filled.charAt(at - 1) == '/' ? "" : "/";
        var original = UrlText.safe(below).replace("?", "%3F").replace("#", "%23");
        return filled.replace(ORIGINAL_PATH, separator + original);
    }

    private static String inQuery(String query, String host, String path) {
        return query.replace(DOMAIN, encoded(host)).replace(ORIGINAL_PATH, encoded(path));
    }

    /**
     * Whether the visitor would come back with what he asked for now: to the same path of this host, or to one that begins as
     * his does and only grows.
     */
    private static boolean isLoop(String template, String base, String host, String path) {
        var target = pathOn(host, base);
        if (target == null) {
            return false;
        }
        var placeholder = template.indexOf(ORIGINAL_PATH);
        if (target.equals(path) || placeholder < 0) {
            return target.equals(path);
        }
        var start = pathOn(host, template.substring(0, placeholder).replace(DOMAIN, host));
        return start != null && path.startsWith(start);
    }

    /** The path of a URL of that host; null for a URL of another. */
    private static @Nullable String pathOn(String host, String url) {
        if (url.startsWith("/") && !url.startsWith("//")) {
            return url;
        }
        var slashes = url.indexOf("//");
        if (slashes < 0) {
            return null;
        }
        var authorityAt = slashes + 2;
        var end = url.indexOf('/', authorityAt);
        var authority = url.substring(authorityAt, end < 0 ? url.length() : end);
        if (!authority.equalsIgnoreCase(host)) {
            return null;
        }
        return end < 0 ? "/" : url.substring(end);
    }

    private static String withoutSlashes(String path) {
        var start = 0;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        return path.substring(start);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
