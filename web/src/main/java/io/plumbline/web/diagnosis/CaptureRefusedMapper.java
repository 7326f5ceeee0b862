package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.CaptureRefusedException;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemExceptionMapper;
import io.plumbline.web.problem.ProblemType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers who asks for the file of a capture that is not here, not ready, or not what is asked about. */
@Provider
public class CaptureRefusedMapper implements ExceptionMapper<CaptureRefusedException> {

    private final ProblemExceptionMapper problems = new ProblemExceptionMapper();

    @Override
    public Response toResponse(CaptureRefusedException refused) {
        var type = switch (refused.reason()) {
            case NO_FILE -> ProblemType.NOT_FOUND;
            case ELSEWHERE, RUNNING -> ProblemType.CONFLICT;
            case NO_SNAPSHOT -> ProblemType.BAD_REQUEST;
            case BUSY -> ProblemType.SERVICE_UNAVAILABLE;
        };
        return problems.toResponse(new ProblemException(Problem.of(type, refused.getMessage() + ".")));
    }
}
