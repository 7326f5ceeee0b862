package io.plumbline.web.problem;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;

/**
 * Answers whatever nobody expected with an id that is in the log too, and with nothing else of the failure; but a database
 * that does not answer is no fault of ours, and is logged once an outage, and what it takes back for the sake of others may be
 * tried again.
 */
@Provider
public class UnexpectedExceptionMapper implements ExceptionMapper<Throwable> {

    private static final System.Logger LOG = System.getLogger(UnexpectedExceptionMapper.class.getName());
    private static final DatabaseOutage OUTAGE = new DatabaseOutage(System::nanoTime);

    @Override
    public Response toResponse(Throwable failure) {
        if (DatabaseOutage.isBehind(failure)) {
            OUTAGE.note(failure);
            return ProblemResponses.of(Problem.unavailable());
        }
        if (DatabaseOutage.isTakenBack(failure)) {
            LOG.log(WARNING, "a request was taken back for the sake of others and got 503", failure);
            return ProblemResponses.of(Problem.unavailable());
        }
        var id = UUID.randomUUID().toString();
        LOG.log(ERROR, "request failed, problem id " + id, failure);
        return ProblemResponses.of(Problem.of(
                        ProblemType.INTERNAL_SERVER_ERROR,
                        "The service failed to answer; its log tells more under the id \"" + id + "\".")
                .with("id", id));
    }
}
