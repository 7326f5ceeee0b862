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

/** The profiles of one diagnosis. */
@Path(Paths.DIAGNOSIS + "/profiles")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profiles")
@Dependent
public class DiagnosisProfilesResource {

    private final DiagnosisView diagnoses;
    private final ProfileView view;

    @Inject
    public DiagnosisProfilesResource(DiagnosisView diagnoses, ProfileView view) {
        this.diagnoses = diagnoses;
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "List the profiles of a diagnosis, and those of the recording that it is compared with")
    @APIResponse(
            responseCode = "200",
            description = "The profiles",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Lists.Profiles.class)))
    @APIResponse(responseCode = "404", description = "There is no such diagnosis")
    public Listed<ProfileLine> list(@PathParam("id") long id) {
        Refusal.requireFound(diagnoses.diagnosis(id).isPresent(), "diagnosis", id);
        return view.ofDiagnosis(id);
    }
}
