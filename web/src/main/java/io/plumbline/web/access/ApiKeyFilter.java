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

/** Lets a request pass only with an API key that has one certain right. Thread-safe. */
final class ApiKeyFilter implements ContainerRequestFilter {

    /** The header that carries the secret. */
    static final String HEADER = "X-Api-Key";

    /** The query parameter that carries it where {@link KeyInQuery} says so. */
    static final String PARAMETER = "apiKey";

    private final KeyRing keys;
    private final RateLimits limits;
    private final Right right;
    private final boolean isInQuery;

    ApiKeyFilter(KeyRing keys, RateLimits limits, Right right, boolean isInQuery) {
        this.keys = keys;
        this.limits = limits;
        this.right = right;
        this.isInQuery = isInQuery;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var key = keyOf(request);
        if (!key.mayUse(right)) {
            throw new ProblemException(missing(right));
        }
        request.setSecurityContext(new Caller(key).inContextOf(request.getSecurityContext()));
    }

    private ApiKey keyOf(ContainerRequestContext request) {
        var secret = isInQuery
                ? request.getUriInfo().getQueryParameters().getFirst(PARAMETER)
                : request.getHeaderString(HEADER);
        if (secret == null || secret.isBlank()) {
            throw new ProblemException(isInQuery ? missingParameter() : missingHeader());
        }
        var client = RateLimitFilter.clientOf(request);
        limits.refusalToTry(client, secret).ifPresent(standing -> {
            throw RateLimitFilter.tooMany(request, standing);
        });
        try {
            var key = keys.find(secret);
            if (key.isEmpty()) {
                limits.wrongKey(client);
                throw new ProblemException(
                        Problem.of(ProblemType.INVALID_API_KEY, "Provided API key does not exist or is invalid."));
            }
            limits.rightKey(client, secret);
            return key.get();
        } catch (DatabaseUnavailableException databaseDown) {
            throw new ProblemException(Problem.unavailable());
        }
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
