package io.plumbline.web.link;

import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.RequiresRight;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Tells clients that they hear of nothing through a Mercure hub, so that they ask from time to time instead. */
@Path("v3/mercure-info")
@RequiresRight(Right.LINKS)
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class MercureInfoResource {

    @GET
    @Operation(summary = "Tell how to hear of visits at once, which is not offered", operationId = "mercureInfo")
    @APIResponse(responseCode = "501", description = "There is no Mercure hub")
    public Response tell() {
        throw new ProblemException(Problem.of(
                ProblemType.MERCURE_NOT_CONFIGURED, "This Shlink instance is not integrated with a mercure hub."));
    }
}
