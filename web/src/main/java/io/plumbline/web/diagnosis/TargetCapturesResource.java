package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.batch.nightly.Diagnoses;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The evidence taken from one target. */
@Path(Paths.TARGET + "/captures")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Captures")
@Dependent
public class TargetCapturesResource {

    private final Diagnoses diagnoses;
    private final TargetView targets;
    private final DiagnosisView view;

    @Inject
    public TargetCapturesResource(Diagnoses diagnoses, TargetView targets, DiagnosisView view) {
        this.diagnoses = diagnoses;
        this.targets = targets;
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "List a target's captures, newest first")
    @Parameter(name = "kind", description = "Of this kind alone, such as heap_snapshot; of all if it is left out")
    @Parameter(name = "limit", description = "How many at most, 1 to 500; 50 if it is left out")
    @APIResponse(
            responseCode = "200",
            description = "The captures",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Lists.Captures.class)))
    @APIResponse(responseCode = "404", description = "There is no such target")
    public Listed<CaptureJson> list(
            @PathParam("id") long id,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("limit") @Nullable String limit) {
        var query = new Query();
        var only = query.choice("kind", kind, Capture.Kind.known());
        query.refuse();
        var most = Query.limit(limit);
        Refusal.requireFound(targets.exists(id), "target", id);
        return view.captures(id, only, most);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(summary = "Take evidence from a target now", description = "Without a body a class histogram.")
    @RequestBody(content = @Content(schema = @Schema(implementation = NewCapture.Body.class)), required = false)
    @APIResponse(
            responseCode = "202",
            description = "It is being taken; the list shows what came of it",
            content = @Content(schema = @Schema(implementation = CaptureJson.class)))
    @APIResponse(responseCode = "400", description = "The kind is not valid; nothing is taken")
    @APIResponse(responseCode = "404", description = "There is no such target")
    @APIResponse(responseCode = "409", description = "Only another instance can reach the target")
    public Response take(@PathParam("id") long id, @Nullable JsonNode body) {
        var kind = NewCapture.from(body).kind();
        var capture = Refusal.orNotFound(diagnoses.captureNow(id, kind), "target", id);
        return Response.accepted(view.capture(capture).orElseThrow()).build();
    }
}
