package io.plumbline.web.access;

import io.plumbline.persistence.access.ApiKey;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.gate.DatabaseUnavailableException;
import io.plumbline.web.limit.RateLimits;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request pass only with an API key, and one certain right of it where one is required. The key comes in a header, or
 * with the console's session ({@link SessionCookie}). Thread-safe.
 */
final class ApiKeyFilter implements ContainerRequestFilter {

    /** The header that carries the secret. */
    static final String HEADER = "X-Api-Key";

    /** The query parameter that carries it where {@link KeyInQuery} says so. */
    static final String PARAMETER = "apiKey";

    private static final Problem INVALID =
            Problem.of(ProblemType.INVALID_API_KEY, "Provided API key does not exist or is invalid.");

    private static final Problem ENDED = Problem.of(
            ProblemType.UNAUTHORIZED, "The session has ended, or its API key is no longer valid; sign in again.");

    private final KeyRing keys;
    private final RateLimits limits;
    private final @Nullable Right right;
    private final boolean isInQuery;

    /**
     * A filter of one method.
     *
     * @param right null if any key will do
     */
    ApiKeyFilter(KeyRing keys, RateLimits limits, @Nullable Right right, boolean isInQuery) {
        this.keys = keys;
        this.limits = limits;
        this.right = right;
        this.isInQuery = isInQuery;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var key = keyOf(request);
        if (right != null && !key.mayUse(right)) {
            throw new ProblemException(missing(right));
        }
        request.setSecurityContext(new Caller(key).inContextOf(request.getSecurityContext()));
    }

    private ApiKey keyOf(ContainerRequestContext request) {
        var secret = isInQuery
                ? request.getUriInfo().getQueryParameters().getFirst(PARAMETER)
                : request.getHeaderString(HEADER);
        if (secret != null && !secret.isBlank()) {
            return keyOf(request, secret, keys::find, INVALID);
        }
        if (isInQuery) {
            throw new ProblemException(missingParameter());
        }
        var token = SessionCookie.tokenOf(request).orElseThrow(() -> new ProblemException(missingHeader()));
        SessionCookie.refuseForeign(request);
        return keyOf(request, token, keys::findBySession, ENDED);
    }

    private ApiKey keyOf(ContainerRequestContext request, String secret, LookUp lookUp, Problem unknown) {
        var client = RateLimitFilter.clientOf(request);
        limits.refusalToTry(client, secret).ifPresent(standing -> {
            throw RateLimitFilter.tooMany(request, standing);
        });
        try {
            var key = lookUp.find(secret);
            if (key.isEmpty()) {
                limits.wrongKey(client);
                throw new ProblemException(unknown);
            }
            limits.rightKey(client, secret);
            return key.get();
        } catch (DatabaseUnavailableException databaseDown) {
            throw new ProblemException(Problem.unavailable());
        }
    }

    private interface LookUp {
        Optional<ApiKey> find(String secret) throws DatabaseUnavailableException;
    }

    private static Problem missingHeader() {
        return Problem.of(
                        ProblemType.MISSING_AUTHENTICATION,
                        "Expected one of the following authentication headers, [\"" + HEADER
                                + "\"], but none were provided")
                .with("expectedHeaders", List.of(HEADER));
    }

    private static Problem missingParameter() {
        return Problem.of(
                        ProblemType.MISSING_AUTHENTICATION,
                        "Expected authentication to be provided in \"" + PARAMETER + "\" query param")
                .with("param", PARAMETER);
    }

    private static Problem missing(Right right) {
        return Problem.of(
                        ProblemType.MISSING_RIGHT,
                        "The API key lacks the right \"" + right.text() + "\"; use a key that has it.")
                .with("right", right.text());
    }
}
