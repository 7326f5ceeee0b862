package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.batch.nightly.Diagnoses;
import io.plumbline.batch.nightly.DiagnosisSettings;
import io.plumbline.persistence.access.Right;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The diagnoses of one target. */
@Path(Paths.TARGET + "/diagnoses")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Diagnoses")
@Dependent
public class TargetDiagnosesResource {

    private final Diagnoses diagnoses;
    private final DiagnosisSettings settings;
    private final TargetView targets;
    private final DiagnosisView view;

    @Inject
    public TargetDiagnosesResource(
            Diagnoses diagnoses, DiagnosisSettings settings, TargetView targets, DiagnosisView view) {
        this.diagnoses = diagnoses;
        this.settings = settings;
        this.targets = targets;
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "List a target's diagnoses, newest first")
    @Parameter(name = "limit", description = "How many at most, 1 to 500; 50 if it is left out")
    @APIResponse(
            responseCode = "200",
            description = "The diagnoses",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Lists.Diagnoses.class)))
    @APIResponse(responseCode = "404", description = "There is no such target")
    public Listed<DiagnosisJson> list(@PathParam("id") long id, @QueryParam("limit") @Nullable String limit) {
        var most = Query.limit(limit);
        Refusal.requireFound(targets.exists(id), "target", id);
        return view.diagnoses(id, most);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(summary = "Start a diagnosis of the last minutes, hours or days, or of those before a moment")
    @RequestBody(content = @Content(schema = @Schema(implementation = NewDiagnosis.Body.class)))
    @APIResponse(
            responseCode = "202",
            description = "Started; Location names the diagnosis",
            content = @Content(schema = @Schema(implementation = DiagnosisJson.class)))
    @APIResponse(responseCode = "400", description = "The window is not valid; nothing is started")
    @APIResponse(responseCode = "404", description = "There is no such target")
    public Response start(@PathParam("id") long id, @Nullable JsonNode body, @Context UriInfo uri) {
        var asked = NewDiagnosis.from(body, settings.keepSamples(), Instant.now());
        var diagnosis = Refusal.orNotFound(diagnoses.request(id, asked.window(), asked.until()), "target", id);
        return Response.accepted(view.diagnosis(diagnosis).orElseThrow())
                .location(uri.getBaseUriBuilder().path(Paths.DIAGNOSIS).build(diagnosis))
                .build();
    }
}
