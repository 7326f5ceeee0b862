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

/** What a diagnosis says of repairs. */
@Path(Paths.REPAIRS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Diagnoses")
@Dependent
public class RepairsResource {

    private final DiagnosisView view;

    @Inject
    public RepairsResource(DiagnosisView view) {
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(
            summary = "Tell what has become of the causes of the last build with this one",
            description =
                    "Of each cause the rate, of the JVM pauses, allocation and hit rates of caches, before and after,"
                            + " with intervals of 95 %.")
    @APIResponse(
            responseCode = "200",
            description = "The checks",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RepairsJson.class)))
    @APIResponse(responseCode = "404", description = "There is no such diagnosis")
    public RepairsJson read(@PathParam("id") long id) {
        return Refusal.orNotFound(view.repairs(id), "diagnosis", id);
    }
}
