package io.plumbline.persistence.link;

import java.util.Locale;
import java.util.Set;

/** The codes that no link may have, because the service itself answers at these paths. */
public final class ReservedCodes {

    private static final Set<String> FIRST_SEGMENTS = Set.of(
            "api",
            "console",
            "favicon.ico",
            "health",
            "metrics",
            "openapi",
            "rest",
            "robots.txt",
            "webjars",
            "web-inf",
            "meta-inf",
            ".well-known",
            ".",
            "..");

    /** What follows a code where something about its link is answered. */
    private static final Set<String> LAST_SEGMENTS = Set.of("track", "qr-code", ".", "..");

    private ReservedCodes() {}

    /** Whether the first segment of a code is a path of ours, or the last of several is one behind codes, in whatever case. */
    public static boolean contains(String code) {
        var first = code.indexOf('/');
        if (first < 0) {
            return isIn(FIRST_SEGMENTS, code);
        }
        return isIn(FIRST_SEGMENTS, code.substring(0, first))
                || isIn(LAST_SEGMENTS, code.substring(code.lastIndexOf('/') + 1));
    }

    private static boolean isIn(Set<String> segments, String segment) {
        return segments.contains(segment.toLowerCase(Locale.ROOT));
    }
}
