package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** One finding. */
@Path(Paths.FINDING)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Findings")
@Dependent
public class FindingResource {

    private final DiagnosisView view;

    @Inject
    public FindingResource(DiagnosisView view) {
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "Tell one finding")
    @APIResponse(
            responseCode = "200",
            description = "The finding",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = FindingJson.class)))
    @APIResponse(responseCode = "404", description = "There is no such finding")
    public FindingJson read(@PathParam("id") long id) {
        return Refusal.orNotFound(view.finding(id), "finding", id);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(
            summary = "Acknowledge, mute or reopen a finding",
            description =
                    "It holds for the same cause on the same target in later diagnoses, too; with an end, until then: the"
                            + " finding is open again afterwards, without anybody having to see to it.")
    @APIResponse(
            responseCode = "200",
            description = "The finding as it is now",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = FindingJson.class)))
    @RequestBody(content = @Content(schema = @Schema(implementation = FindingChange.Body.class)))
    @APIResponse(responseCode = "400", description = "A member is missing, unknown or not valid; nothing is changed")
    @APIResponse(responseCode = "404", description = "There is no such finding")
    public FindingJson change(@PathParam("id") long id, @Nullable JsonNode body, @Context SecurityContext security) {
        var change = FindingChange.from(body, Instant.now());
        return Refusal.orNotFound(view.change(id, Caller.of(security).getName(), change), "finding", id);
    }
}
