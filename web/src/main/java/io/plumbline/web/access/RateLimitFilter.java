package io.plumbline.web.access;

import io.plumbline.web.limit.Client;
import io.plumbline.web.limit.RateLimits;
import io.plumbline.web.limit.Standing;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;

/**
 * Counts the requests of each key and each address, and tells them how far they may go on. The caller must be known already.
 * Thread-safe.
 */
final class RateLimitFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private final RateLimits limits;
    private final boolean createsLinks;

    RateLimitFilter(RateLimits limits, boolean createsLinks) {
        this.limits = limits;
        this.createsLinks = createsLinks;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var key = Caller.of(request.getSecurityContext()).key().id();
        var client = clientOf(request);
        var standing = createsLinks ? limits.creation(key, client) : limits.request(key, client);
        standing.ifPresent(counted -> {
            request.setProperty(RateLimits.STANDING, counted);
            if (counted.isExceeded()) {
                throw tooMany(request, counted);
            }
        });
    }

    /** The problem of a caller beyond a limit; its response says when to come again. */
    static ProblemException tooMany(ContainerRequestContext request, Standing standing) {
        request.setProperty(RateLimits.STANDING, standing);
        return new ProblemException(Problem.of(
                ProblemType.TOO_MANY_REQUESTS,
                "Too many requests; try again in " + standing.retryAfterSeconds() + " seconds."));
    }

    /** Where the request comes from, as the servlet container was told. */
    static Client clientOf(ContainerRequestContext request) {
        return request.getProperty(RateLimits.CLIENT) instanceof Client client ? client : Client.of("");
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(RateLimits.STANDING) instanceof Standing standing) {
            var headers = response.getHeaders();
            headers.putSingle("RateLimit-Limit", standing.limit());
            headers.putSingle("RateLimit-Remaining", standing.remaining());
            headers.putSingle("RateLimit-Reset", standing.resetSeconds());
            if (standing.isExceeded()) {
                headers.putSingle(HttpHeaders.RETRY_AFTER, standing.retryAfterSeconds());
            }
        }
    }
}
