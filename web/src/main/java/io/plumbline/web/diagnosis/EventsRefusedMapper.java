package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.EventsRefusedException;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemExceptionMapper;
import io.plumbline.web.problem.ProblemType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers a question about events that nobody can look into. */
@Provider
public class EventsRefusedMapper implements ExceptionMapper<EventsRefusedException> {

    private final ProblemExceptionMapper problems = new ProblemExceptionMapper();

    @Override
    public Response toResponse(EventsRefusedException refused) {
        var type = switch (refused.reason()) {
            case NO_RECORDING -> ProblemType.NOT_FOUND;
            case ELSEWHERE, UNREADABLE -> ProblemType.CONFLICT;
            case BUSY -> ProblemType.SERVICE_UNAVAILABLE;
        };
        return problems.toResponse(new ProblemException(
                Problem.of(type, "The events cannot be looked at: " + refused.getMessage() + ".")));
    }
}
