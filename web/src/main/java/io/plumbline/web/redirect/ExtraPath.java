package io.plumbline.web.redirect;

import java.util.Locale;

/** What becomes of the path behind a code. */
enum ExtraPath {
    /** There is no such link. */
    DEFAULT,
    /** The visitor is sent to it below the long URL. */
    APPEND,
    /** It is left out. */
    IGNORE;

    static ExtraPath of(String text) {
        for (var mode : values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(
                "plumbline.redirect.extra-path is \"" + text + "\"; it must be default, append or ignore");
    }

    /** Whether a path may stand behind a code at all: none that leads upwards, out of the long URL. */
    static boolean isBelow(String path) {
        for (var segment : path.split("/", -1)) {
            var plain = segment.replace("%2e", ".").replace("%2E", ".");
            if (plain.equals(".") || plain.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /** A URL with a path, which begins with a slash, behind its own; a URL without a path stays as it is. */
    static String appended(String url, String path) {
        if (path.length() < 2 || !url.contains("://")) {
            return url;
        }
        var end = url.length();
        for (int i = 0; i < end; i++) {
            if (url.charAt(i) == '?' || url.charAt(i) == '#') {
                end = i;
            }
        }
        var base = url.substring(0, url.charAt(end - 1) == '/' ? end - 1 : end);
        return base + UrlText.safe(path).replace("#", "%23").replace("?", "%3F") + url.substring(end);
    }
}
