package io.plumbline.web.cors;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of other origins read the links API, as the contract has it. The diagnosis is never open to them: no client
 * of links has business there. Immutable.
 */
public final class CrossOrigin {

    /** Who asks: sent by browsers alone, and by them only where it is another origin. */
    public static final String ORIGIN = "Origin";

    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String DIAGNOSIS = "/rest/diagnosis";

    private final CrossOriginSettings settings;

    public CrossOrigin(CrossOriginSettings settings) {
        this.settings = settings;
    }

    /** Says in a response to a path, decoded and with a slash before it, whether the asking page may read it. */
    public void answer(String path, HttpServletRequest request, HttpServletResponse response) {
        if (!settings.isForAll()) {
            response.setHeader("Vary", ORIGIN);
        }
        allowed(path, request.getHeader(ORIGIN)).ifPresent(origin -> response.setHeader(ALLOW_ORIGIN, origin));
    }

    /** The origin that may read what lies at a path: the asking one, or {@code *}; empty if it may not, or nobody asks. */
    Optional<String> allowed(String path, @Nullable String origin) {
        if (origin == null || path.equals(DIAGNOSIS) || path.startsWith(DIAGNOSIS + "/")) {
            return Optional.empty();
        }
        return settings.isForAll() ? Optional.of("*") : Optional.of(origin).filter(settings.origins()::contains);
    }
}
