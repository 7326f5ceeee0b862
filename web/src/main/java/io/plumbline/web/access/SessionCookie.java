package io.plumbline.web.access;

import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.NewCookie.SameSite;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The cookie in which a browser carries the token of the console's session, and what a request with it has to show.
 *
 * <p>Scripts cannot read it, other sites' requests do not carry it ({@code SameSite=Strict}), and short URLs never see it: it
 * is sent below {@code /rest} alone. A page of the same site that is not ours, on another port or a sibling's host, is told
 * apart by what browsers say of a request ({@code Sec-Fetch-Site}) and, where something would be changed, by a header that no
 * page of another origin may add to a request with cookies.
 */
final class SessionCookie {

    /** Browsers tell hosts apart, but not their ports: each has a cookie of its own. */
    private static final String NAME = "plumbline-session";

    /** The header that the console adds to its requests. */
    static final String HEADER = "X-Plumbline-Console";

    private static final String PATH = "/rest";
    private static final Set<String> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private SessionCookie() {}

    static Optional<String> tokenOf(ContainerRequestContext request) {
        var cookie = request.getCookies().get(nameOn(request));
        return cookie == null || cookie.getValue().isBlank() ? Optional.empty() : Optional.of(cookie.getValue());
    }

    /** Ends a request that a page other than the console's may have made. */
    static void refuseForeign(ContainerRequestContext request) {
        var site = request.getHeaderString("Sec-Fetch-Site");
        var isForeign = site != null && !OWN.contains(site);
        var isBare = !SAFE.contains(request.getMethod()) && request.getHeaderString(HEADER) == null;
        if (isForeign || isBare) {
            throw new ProblemException(Problem.of(
                    ProblemType.FORBIDDEN,
                    "A session of the console is for its own pages alone; other clients send an API key in \""
                            + ApiKeyFilter.HEADER + "\"."));
        }
    }

    static NewCookie of(String token, Duration length, boolean isSecure, ContainerRequestContext request) {
        return cookie(token, isSecure, request).maxAge((int) length.toSeconds()).build();
    }

    /** Has the browser forget its token. */
    static NewCookie none(boolean isSecure, ContainerRequestContext request) {
        return cookie("", isSecure, request).maxAge(0).build();
    }

    private static NewCookie.Builder cookie(String value, boolean isSecure, ContainerRequestContext request) {
        return new NewCookie.Builder(nameOn(request))
                .value(value)
                .path(PATH)
                .httpOnly(true)
                .secure(isSecure)
                .sameSite(SameSite.STRICT);
    }

    private static String nameOn(ContainerRequestContext request) {
        var port = request.getUriInfo().getBaseUri().getPort();
        return port < 0 ? NAME : NAME + "-" + port;
    }
}
