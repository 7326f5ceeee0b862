package io.plumbline.web.problem;

import io.plumbline.web.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Problems as answers of the servlet container, before or behind JAX-RS. */
final class ServletProblems {

    private ServletProblems() {}

    static void send(Problem problem, HttpServletResponse response) throws IOException {
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        Json.MAPPER.writeValue(response.getOutputStream(), problem);
    }
}
