package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.WatchedElsewhereException;
import io.plumbline.web.problem.ProblemExceptionMapper;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers a request for evidence that only another instance can take. */
@Provider
public class WatchedElsewhereMapper implements ExceptionMapper<WatchedElsewhereException> {

    private final ProblemExceptionMapper problems = new ProblemExceptionMapper();

    @Override
    public Response toResponse(WatchedElsewhereException elsewhere) {
        return problems.toResponse(Refusal.conflict(String.valueOf(elsewhere.getMessage())));
    }
}
