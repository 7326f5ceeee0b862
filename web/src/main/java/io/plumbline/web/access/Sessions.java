package io.plumbline.web.access;

import io.plumbline.persistence.access.ApiKey;
import io.plumbline.persistence.access.ConsoleSessions;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.NewCookie;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Signs browsers in and out: a key comes in, the cookie of its session goes out. Thread-safe. */
@Dependent
public class Sessions {

    private final ConsoleSessions sessions;
    private final KeyRing keys;
    private final SessionSettings settings;

    @Inject
    public Sessions(ConsoleSessions sessions, KeyRing keys, SessionSettings settings) {
        this.sessions = sessions;
        this.keys = keys;
        this.settings = settings;
    }

    /**
     * Opens a session with the key that came in the request's header.
     *
     * @throws ProblemException if the key came with a session, which would then never end, or if the cookie could be read on its
     *     way
     */
    public NewCookie open(ApiKey key, ContainerRequestContext request) {
        var sent = request.getHeaderString(ApiKeyFilter.HEADER);
        if (sent == null || sent.isBlank()) {
            throw new ProblemException(
                    Problem.of(ProblemType.FORBIDDEN, "A session opens no other; sign in with the API key."));
        }
        var isSecure = isSecure(request);
        if (!isSecure
                && !settings.plainHttp()
                && !(isLoopback(request.getUriInfo().getBaseUri().getHost()) && isFromLoopback(request))) {
            throw new ProblemException(Problem.of(
                    ProblemType.FORBIDDEN,
                    "Signing in here would send the session over the network in the clear: reach the console over https,"
                            + " or set plumbline.console.plain-http to true if the network is trusted."));
        }
        var token = sessions.open(key, Instant.now().plus(settings.length()));
        return SessionCookie.of(token.text(), settings.length(), isSecure, request);
    }

    /** Closes the request's session, if it has one; the answer has the browser forget it. */
    public NewCookie close(ContainerRequestContext request) {
        SessionCookie.tokenOf(request).ifPresent(token -> {
            sessions.close(token);
            keys.forgetSession(token);
        });
        return SessionCookie.none(isSecure(request), request);
    }

    /** As the browser sees it, which says so in {@code Origin} even where a proxy in between does not. */
    private static boolean isSecure(ContainerRequestContext request) {
        var origin = request.getHeaderString("Origin");
        return request.getSecurityContext().isSecure()
                || (origin != null && origin.toLowerCase(Locale.ROOT).startsWith("https://"));
    }

    /* A proxy of this machine may have rewritten the host; where the page comes from, browsers say. */
    private static boolean isFromLoopback(ContainerRequestContext request) {
        var origin = request.getHeaderString("Origin");
        try {
            return origin == null || isLoopback(new URI(origin).getHost());
        } catch (URISyntaxException hostile) {
            return false;
        }
    }

    private static boolean isLoopback(@Nullable String host) {
        return host != null
                && (host.equalsIgnoreCase("localhost")
                        || host.equals("[::1]")
                        || host.matches("127(\\.[0-9]{1,3}){3}"));
    }
}
