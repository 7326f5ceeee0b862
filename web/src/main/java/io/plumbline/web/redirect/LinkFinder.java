package io.plumbline.web.redirect;

import io.plumbline.web.gate.DatabaseUnavailableException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the link that a host and a path mean, and admits the visitor to it. Thread-safe; finding a link that is in memory by
 * its code alone allocates the code and nothing else.
 */
final class LinkFinder {

    // each asks for a code of its own, and perhaps the database
    private static final int MOST_SEGMENTS_BEFORE_EXTRA_PATH = 8;

    private final Domains domains;
    private final LinkCache links;
    private final VisitLimits limits;
    private final RedirectSettings settings;

    LinkFinder(Domains domains, LinkCache links, VisitLimits limits, RedirectSettings settings) {
        this.domains = domains;
        this.links = links;
        this.limits = limits;
        this.settings = settings;
    }

    /**
     * A link whose code is the beginning of a path.
     *
     * @param extraPath the rest, with its slash, that goes along; null if none does
     */
    record Behind(RedirectTarget target, @Nullable String extraPath) {}

    /** The code that the whole of a path is; null if it can be none. */
    @Nullable
    String codeOf(String path) {
        var hasSlash = settings.trailingSlash() && path.length() > 2 && path.charAt(path.length() - 1) == '/';
        var code = LinkCode.of(hasSlash ? path.substring(0, path.length() - 1) : path, settings.multiSegment());
        return code == null || !settings.anyCase() ? code : code.toLowerCase(Locale.ROOT);
    }

    /** Whether a path asks for the pixel of a code. */
    boolean isPixel(String path) {
        return Pixel.isIn(path) && codeOf(Pixel.codePathIn(path)) != null;
    }

    /**
     * The link of a code that leads on now; null if there is none, or no visit is left.
     *
     * @param counts whether the visit uses up one of the maximum
     */
    @Nullable
    RedirectTarget find(@Nullable String host, @Nullable String code, long now, boolean counts)
            throws DatabaseUnavailableException {
        return code != null
                        && links.find(domains.of(host).id(), code, now) instanceof Resolution.Found found
                        && limits.admit(found.target(), counts)
                ? found.target()
                : null;
    }

    /** The link of the longest code that a path begins with, where a path may stand behind a code. */
    @Nullable
    Behind findBehind(@Nullable String host, String path, long now, boolean counts)
            throws DatabaseUnavailableException {
        if (settings.extraPath() == ExtraPath.DEFAULT || !ExtraPath.isBelow(path)) {
            return null;
        }
        for (int end = longestStart(path); end > 0; end = path.lastIndexOf('/', end - 1)) {
            var target = find(host, codeOf(path.substring(0, end)), now, counts);
            if (target != null) {
                return new Behind(target, settings.extraPath() == ExtraPath.APPEND ? path.substring(end) : null);
            }
        }
        return null;
    }

    /** Where the longest beginning ends that may be a code, at a slash; 0 if there is none. */
    private int longestStart(String path) {
        var most = settings.multiSegment() ? MOST_SEGMENTS_BEFORE_EXTRA_PATH : 1;
        var end = 0;
        for (int segment = 0; segment < most; segment++) {
            var next = path.indexOf('/', end + 1);
            if (next < 0) {
                return end;
            }
            end = next;
        }
        return end;
    }
}
