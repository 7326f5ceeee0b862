package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.batch.nightly.SamplingSettings;
import io.plumbline.batch.nightly.Targets;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How densely one target is sampled. */
@Path(Paths.TARGET + "/policies")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Targets")
@Dependent
public class TargetPoliciesResource {

    private final Targets targets;
    private final SamplingSettings settings;
    private final TargetView view;

    @Inject
    public TargetPoliciesResource(Targets targets, SamplingSettings settings, TargetView view) {
        this.targets = targets;
        this.settings = settings;
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "Tell how densely a target is sampled, and by which policies it can be")
    @APIResponse(
            responseCode = "200",
            description = "The policy in force, and all policies",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PoliciesJson.class)))
    @APIResponse(responseCode = "404", description = "There is no such target")
    public PoliciesJson list(@PathParam("id") long id) {
        Refusal.requireFound(view.exists(id), "target", id);
        return PoliciesJson.of(SamplingJson.of(targets.sampling(id)), settings.policies());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(
            summary = "Sample a target more densely for a while",
            description =
                    "By a policy that has a duration. It takes the place of one that a jump of the latency began, and"
                            + " when it is over, the recording is copied.")
    @RequestBody(content = @Content(schema = @Schema(implementation = NewPolicy.Body.class)))
    @APIResponse(
            responseCode = "202",
            description = "It begins with the target's next sample; until when it is in force",
            content = @Content(schema = @Schema(implementation = SamplingJson.class)))
    @APIResponse(
            responseCode = "400",
            description = "There is no such policy, or it has no duration; nothing is changed")
    @APIResponse(responseCode = "404", description = "There is no such target")
    @APIResponse(
            responseCode = "409",
            description = "One that somebody asked for is in force, or nobody samples the target")
    public Response raise(@PathParam("id") long id, @Nullable JsonNode body, @Context SecurityContext security) {
        var policy = NewPolicy.from(body, settings.policies()).policy();
        var target = Refusal.orNotFound(view.find(id), "target", id);
        if (!target.isSampled()) {
            throw Refusal.conflict("Target \"" + target.name() + "\" is sampled by nobody"
                    + (target.paused() == null
                            ? "."
                            : ": it is paused by " + target.paused().by() + ". Resume it first."));
        }
        var found = targets.raise(id, policy, Caller.of(security).getName());
        Refusal.requireFound(found, "target", id);
        return Response.accepted(SamplingJson.of(targets.sampling(id))).build();
    }

    @DELETE
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(summary = "Sample a target as always again, from its next sample on")
    @APIResponse(responseCode = "204", description = "Nothing samples it more densely than always")
    @APIResponse(responseCode = "404", description = "There is no such target")
    public void lower(@PathParam("id") long id) {
        Refusal.requireFound(targets.lower(id), "target", id);
    }
}
