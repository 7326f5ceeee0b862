package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.NotWatchingException;
import io.plumbline.web.problem.ProblemExceptionMapper;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers a registration of a JVM of a machine whose instance watches none. */
@Provider
public class NotWatchingMapper implements ExceptionMapper<NotWatchingException> {

    private final ProblemExceptionMapper problems = new ProblemExceptionMapper();

    @Override
    public Response toResponse(NotWatchingException notWatching) {
        return problems.toResponse(Refusal.conflict(String.valueOf(notWatching.getMessage())));
    }
}
