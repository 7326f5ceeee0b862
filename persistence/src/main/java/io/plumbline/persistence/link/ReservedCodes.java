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

    private ReservedCodes() {}

    /** Whether the first segment of a code is a path of ours, in whatever case. */
    public static boolean contains(String code) {
        var slash = code.indexOf('/');
        var segment = slash < 0 ? code : code.substring(0, slash);
        return FIRST_SEGMENTS.contains(segment.toLowerCase(Locale.ROOT));
    }
}
