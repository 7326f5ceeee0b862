package io.plumbline.web.link;

import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.RequiresRight;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import io.plumbline.web.problem.Problems;
import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Tells clients that they hear of nothing through a Mercure hub, so that they ask from time to time instead. */
@Path("v3/mercure-info")
@RequiresRight(Right.LINKS)
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class MercureInfoResource {

    @GET
    @Problems(ProblemType.MERCURE_NOT_CONFIGURED)
    @Operation(summary = "Tell how to hear of visits at once, which is not offered", operationId = "mercureInfo")
    public Response tell() {
        throw new ProblemException(Problem.of(
                ProblemType.MERCURE_NOT_CONFIGURED, "This Shlink instance is not integrated with a mercure hub."));
    }
}
