package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.Targets;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** That a target is left alone for a while. */
@Path(Paths.TARGET + "/pause")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Targets")
@Dependent
public class TargetPauseResource {

    private final Targets targets;
    private final TargetView view;

    @Inject
    public TargetPauseResource(Targets targets, TargetView view) {
        this.targets = targets;
        this.view = view;
    }

    @PUT
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(
            summary = "Leave a target alone",
            description =
                    "No sample is taken of it, no night looks at it, and our recording on its JVM is ended, until it is"
                            + " resumed. What was seen of it stays. A target that is paused already stays so, as it was.")
    @APIResponse(responseCode = "200", description = "The target as it is now")
    @APIResponse(responseCode = "404", description = "There is no such target")
    @APIResponse(responseCode = "409", description = "Nobody watches the target anyway")
    public TargetJson pause(@PathParam("id") long id, @Context SecurityContext security) {
        var target = Refusal.orNotFound(view.find(id), "target", id);
        if (!target.canBeSampled()) {
            throw Refusal.conflict("Target \"" + target.name() + "\" is sampled by nobody; there is nothing to pause.");
        }
        Refusal.requireFound(targets.pause(id, Caller.of(security).getName()), "target", id);
        return Refusal.orNotFound(view.find(id), "target", id);
    }

    @DELETE
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(summary = "Watch a target again, from now on")
    @APIResponse(responseCode = "200", description = "The target as it is now")
    @APIResponse(responseCode = "404", description = "There is no such target")
    public TargetJson resume(@PathParam("id") long id) {
        Refusal.requireFound(targets.resume(id), "target", id);
        return Refusal.orNotFound(view.find(id), "target", id);
    }
}
