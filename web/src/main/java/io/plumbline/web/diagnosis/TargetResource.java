package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.batch.nightly.Targets;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** One JVM that we watch. */
@Path(Paths.TARGET)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Targets")
@Dependent
public class TargetResource {

    private final Targets targets;
    private final TargetView view;

    @Inject
    public TargetResource(Targets targets, TargetView view) {
        this.targets = targets;
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "Tell a target's state, identity and last sample")
    @APIResponse(
            responseCode = "200",
            description = "The target",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = TargetJson.class)))
    @APIResponse(responseCode = "404", description = "There is no such target")
    public TargetJson read(@PathParam("id") long id) {
        return Refusal.orNotFound(view.find(id), "target", id);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(
            summary =
                    "Say which risks are accepted for a target, what tells its build, requests or latency, or where it"
                            + " writes heap dumps")
    @RequestBody(content = @Content(schema = @Schema(implementation = TargetChange.Body.class)))
    @APIResponse(
            responseCode = "200",
            description = "The target as it is now",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = TargetJson.class)))
    @APIResponse(responseCode = "400", description = "A member is missing, unknown or not valid; nothing is changed")
    @APIResponse(responseCode = "404", description = "There is no such target")
    @APIResponse(
            responseCode = "409",
            description = "The target is registered by a file, where this is changed, or has no JVM")
    public TargetJson change(@PathParam("id") long id, @Nullable JsonNode body, @Context SecurityContext security) {
        var change = TargetChange.from(body);
        var target = Refusal.orNotFound(view.find(id), "target", id);
        if (target.isUpload()) {
            throw Refusal.conflict("Of target \"" + target.name() + "\" files are sent; it has no JVM that is asked.");
        }
        if (target.isOfFile()) {
            throw Refusal.conflict("Target \"" + target.name() + "\" is registered by the file \"" + target.file()
                    + "\"; change it there.");
        }
        change.acceptedRisks()
                .ifPresent(
                        risks -> targets.accept(id, risks, Caller.of(security).getName()));
        change.build().ifPresent(source -> targets.readBuildFrom(id, source));
        change.requests().ifPresent(source -> targets.countRequestsFrom(id, source.number()));
        change.latency().ifPresent(source -> targets.readLatencyFrom(id, source.number()));
        change.dumps().ifPresent(into -> targets.dumpInto(id, into.directory()));
        return Refusal.orNotFound(view.find(id), "target", id);
    }

    @DELETE
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(summary = "Forget a target and all that was seen of it")
    @APIResponse(responseCode = "204", description = "Forgotten")
    @APIResponse(responseCode = "404", description = "There is no such target")
    @APIResponse(responseCode = "409", description = "The target is this service itself, or registered by a file")
    public void forget(@PathParam("id") long id) {
        var target = Refusal.orNotFound(view.find(id), "target", id);
        if (target.isSelf()) {
            throw Refusal.conflict("Target \"" + target.name() + "\" is this service itself, which registers itself at"
                    + " every start; stop the instance instead.");
        }
        if (target.isOfFile()) {
            throw Refusal.conflict("Target \"" + target.name() + "\" is registered by the file \"" + target.file()
                    + "\"; take it out there, which ends it, and then delete it if what was seen of it is to go, too.");
        }
        targets.remove(id);
    }
}
