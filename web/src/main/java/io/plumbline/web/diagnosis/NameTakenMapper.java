package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.NameTakenException;
import io.plumbline.web.problem.ProblemExceptionMapper;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers a registration under a name that another target has. */
@Provider
public class NameTakenMapper implements ExceptionMapper<NameTakenException> {

    private final ProblemExceptionMapper problems = new ProblemExceptionMapper();

    @Override
    public Response toResponse(NameTakenException taken) {
        return problems.toResponse(Refusal.conflict(String.valueOf(taken.getMessage())));
    }
}
