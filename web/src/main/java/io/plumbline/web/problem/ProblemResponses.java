package io.plumbline.web.problem;

import jakarta.ws.rs.core.Response;

/** Problems as responses. */
final class ProblemResponses {

    private ProblemResponses() {}

    static Response of(Problem problem) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }
}
