package io.plumbline.web.diagnosis;

import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One diagnosis. */
@Path(Paths.DIAGNOSIS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Diagnoses")
@Dependent
public class DiagnosisResource {

    private final DiagnosisView view;

    @Inject
    public DiagnosisResource(DiagnosisView view) {
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "Tell how far a diagnosis is, and its verdict and findings once they are reached")
    @APIResponse(
            responseCode = "200",
            description = "The diagnosis",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DiagnosisJson.class)))
    @APIResponse(responseCode = "404", description = "There is no such diagnosis")
    public DiagnosisJson read(@PathParam("id") long id) {
        return Refusal.orNotFound(view.diagnosis(id), "diagnosis", id);
    }
}
