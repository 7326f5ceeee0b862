package io.plumbline.web.problem;

import io.plumbline.web.cors.AllowedMethods;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers what JAX-RS itself refuses: unknown paths, methods, media types. */
@Provider
public class WebExceptionMapper implements ExceptionMapper<WebApplicationException> {

    private final Request request;
    private final UriInfo uri;
    private final UnexpectedExceptionMapper unexpected = new UnexpectedExceptionMapper();

    public WebExceptionMapper(@Context Request request, @Context UriInfo uri) {
        this.request = request;
        this.uri = uri;
    }

    @Override
    public Response toResponse(WebApplicationException exception) {
        var status = exception.getResponse().getStatus();
        if (status < 400) {
            return exception.getResponse();
        }
        var type = ProblemType.ofStatus(status);
        if (type == ProblemType.INTERNAL_SERVER_ERROR) {
            return unexpected.toResponse(exception);
        }
        var response = Response.fromResponse(ProblemResponses.of(Problem.of(type, detailOf(type))));
        var allowed = exception.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allowed == null
                ? response.build()
                : response.header(HttpHeaders.ALLOW, AllowedMethods.inOrder(allowed))
                        .build();
    }

    private String detailOf(ProblemType type) {
        return switch (type) {
            case NOT_FOUND -> "Cannot " + request.getMethod() + " " + uri.getRequestUri() + "!";
            case METHOD_NOT_ALLOWED ->
                "This path has no method " + request.getMethod() + "; the header Allow lists its" + " methods.";
            case NOT_ACCEPTABLE -> "This path has no answer of a type that the header Accept asks for.";
            case UNSUPPORTED_MEDIA_TYPE ->
                "This path takes bodies of type application/json; say so in the header" + " Content-Type.";
            default -> type.title() + ".";
        };
    }
}
