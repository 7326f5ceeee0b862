package io.plumbline.web.access;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;

/**
 * As the {@link ApiKeyFilter} that it wraps, for methods of {@link BrowserReadable} resources: takes the key from HTTP Basic
 * authentication too, and answers a request for HTML that has no valid key with the challenge. Thread-safe.
 */
final class BrowserKeyFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private final ApiKeyFilter filter;

    BrowserKeyFilter(ApiKeyFilter filter) {
        this.filter = filter;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getHeaderString(ApiKeyFilter.HEADER) == null && isRead(request)) {
            BasicCredentials.key(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                    .ifPresent(key -> request.getHeaders().putSingle(ApiKeyFilter.HEADER, key));
        }
        filter.filter(request);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == Status.UNAUTHORIZED.getStatusCode() && isRead(request) && asksForHtml(request)) {
            response.getHeaders().putSingle(HttpHeaders.WWW_AUTHENTICATE, BasicCredentials.CHALLENGE);
        }
    }

    private static boolean isRead(ContainerRequestContext request) {
        return request.getMethod().equals(HttpMethod.GET) || request.getMethod().equals(HttpMethod.HEAD);
    }

    // by name: programs that take anything (*/*) must not be asked for a password
    private static boolean asksForHtml(ContainerRequestContext request) {
        return request.getAcceptableMediaTypes().stream()
                .anyMatch(type -> !type.isWildcardType()
                        && !type.isWildcardSubtype()
                        && type.isCompatible(MediaType.TEXT_HTML_TYPE));
    }
}
