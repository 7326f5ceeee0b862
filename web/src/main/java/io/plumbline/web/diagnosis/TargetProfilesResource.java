package io.plumbline.web.diagnosis;

import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The profiles of one target: any two of a reading can be compared. */
@Path(Paths.TARGET + "/profiles")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profiles")
@Dependent
public class TargetProfilesResource {

    private final TargetView targets;
    private final ProfileView view;

    @Inject
    public TargetProfilesResource(TargetView targets, ProfileView view) {
        this.targets = targets;
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "List a target's profiles, latest first")
    @Parameter(name = "limit", description = "How many are told at most, 1 to 500; 50 if it is left out")
    @APIResponse(
            responseCode = "200",
            description = "The profiles",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Lists.Profiles.class)))
    @APIResponse(responseCode = "404", description = "There is no such target")
    public Listed<ProfileLine> list(@PathParam("id") long id, @QueryParam("limit") @Nullable String limit) {
        var most = Query.limit(limit);
        Refusal.requireFound(targets.exists(id), "target", id);
        return view.ofTarget(id, most);
    }
}
