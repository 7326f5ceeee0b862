package io.plumbline.web.diagnosis;

import io.plumbline.batch.upload.UploadRefusedException;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemExceptionMapper;
import io.plumbline.web.problem.ProblemType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers a file that is not taken. */
@Provider
public class UploadRefusedMapper implements ExceptionMapper<UploadRefusedException> {

    private final ProblemExceptionMapper problems = new ProblemExceptionMapper();

    @Override
    public Response toResponse(UploadRefusedException refused) {
        var type = switch (refused.reason()) {
            case UNFIT -> ProblemType.BAD_REQUEST;
            case TOO_LARGE -> ProblemType.BODY_TOO_LARGE;
            case NO_ROOM -> ProblemType.INSUFFICIENT_STORAGE;
            case BUSY -> ProblemType.SERVICE_UNAVAILABLE;
        };
        return problems.toResponse(
                new ProblemException(Problem.of(type, "The file is not taken: " + refused.getMessage() + ".")));
    }
}
