package io.plumbline.web.problem;

import io.plumbline.web.cors.CrossOrigin;
import io.plumbline.web.observe.RequestId;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The server's own error page: what fails before or behind JAX-RS is a problem too under {@code /rest} and {@code /api},
 * and one line of text elsewhere. Never shows a stack trace.
 */
public class ContainerErrorServlet extends HttpServlet {

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var type = ProblemType.ofStatus(statusOf(request));
        var path = Objects.requireNonNullElse(
                (String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI), request.getRequestURI());
        if (isOfRest(path)) {
            // once more: whoever failed may have emptied the response
            if (!response.containsHeader(RequestId.HEADER)) {
                response.setHeader(RequestId.HEADER, RequestId.of(request.getHeader(RequestId.HEADER)));
            }
            CDI.current().select(CrossOrigin.class).get().answer(path, request, response);
            ServletProblems.send(
                    Problem.of(type, "Cannot " + request.getMethod() + " " + path + ": " + type.title() + "."),
                    response);
        } else {
            response.setStatus(type.status());
            response.setContentType("text/plain");
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.getWriter().println(type.status() + " " + type.title());
        }
    }

    private static boolean isOfRest(String path) {
        return path.equals("/rest") || path.startsWith("/rest/") || path.equals("/api") || path.startsWith("/api/");
    }

    private static int statusOf(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
                ? status
                : HttpServletResponse.SC_NOT_FOUND;
    }
}
