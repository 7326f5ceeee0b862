package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.PolicyInForceException;
import io.plumbline.web.problem.ProblemExceptionMapper;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers a request for a policy while another that somebody asked for is in force. */
@Provider
public class PolicyInForceMapper implements ExceptionMapper<PolicyInForceException> {

    private final ProblemExceptionMapper problems = new ProblemExceptionMapper();

    @Override
    public Response toResponse(PolicyInForceException inForce) {
        return problems.toResponse(Refusal.conflict(String.valueOf(inForce.getMessage())));
    }
}
