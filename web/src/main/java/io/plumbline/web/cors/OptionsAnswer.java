package io.plumbline.web.cors;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import java.util.regex.Pattern;

/**
 * Makes the server's own answer to OPTIONS the contract's: no body, the methods that the path really has in {@code Allow}
 * and, for a page of another origin, what its requests may look like. Asks for no key. Thread-safe.
 */
@Provider
@Dependent
public class OptionsAnswer implements ContainerResponseFilter {

    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9_-]+(\\s*,\\s*[A-Za-z0-9_-]+)*");
    private static final String REQUESTED_HEADERS = "Access-Control-Request-Headers";
    private static final int BELIEVED_SECONDS = 3600;

    private final CrossOrigin crossOrigin;

    @Inject
    public OptionsAnswer(CrossOrigin crossOrigin) {
        this.crossOrigin = crossOrigin;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!request.getMethod().equals(HttpMethod.OPTIONS)) {
            return;
        }
        var isOfOtherOrigin = crossOrigin
                .allowed(request.getUriInfo().getRequestUri().getPath(), request.getHeaderString(CrossOrigin.ORIGIN))
                .isPresent();
        var allow = response.getHeaderString(HttpHeaders.ALLOW);
        if (allow != null) {
            response.getHeaders().putSingle(HttpHeaders.ALLOW, AllowedMethods.inOrder(allow));
        } else if (!isOfOtherOrigin || response.getStatus() != Status.NOT_FOUND.getStatusCode()) {
            return;
        }
        response.setEntity(null);
        response.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
        response.setStatusInfo(Status.NO_CONTENT);
        if (isOfOtherOrigin) {
            preflight(request, response, allow == null ? AllowedMethods.OF_NO_PATH : AllowedMethods.inOrder(allow));
        }
    }

    private static void preflight(ContainerRequestContext request, ContainerResponseContext response, String methods) {
        var headers = response.getHeaders();
        headers.putSingle("Access-Control-Allow-Methods", methods);
        headers.putSingle("Access-Control-Max-Age", BELIEVED_SECONDS);
        var requested = request.getHeaderString(REQUESTED_HEADERS);
        if (requested != null && HEADER_NAMES.matcher(requested.strip()).matches()) {
            headers.putSingle("Access-Control-Allow-Headers", requested);
        }
    }
}
