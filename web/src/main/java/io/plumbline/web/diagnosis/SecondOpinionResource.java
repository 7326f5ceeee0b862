package io.plumbline.web.diagnosis;

import io.plumbline.batch.rules.RulesJson;
import io.plumbline.batch.rules.SecondOpinion;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.diagnosis.SecondOpinionRepository;
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

/** What the rules of JDK Mission Control say of the recording of one diagnosis. */
@Path(Paths.SECOND_OPINION)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Diagnoses")
@Dependent
public class SecondOpinionResource {

    private final SecondOpinionRepository opinions;

    @Inject
    public SecondOpinionResource(SecondOpinionRepository opinions) {
        this.opinions = opinions;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(
            summary = "Tell what the automated rules of JDK Mission Control say of the recording",
            description = "A second opinion beside the verdict, in which it takes no part. A score is 0 to 100.")
    @APIResponse(
            responseCode = "200",
            description = "The results, the highest score first, or why there are none",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SecondOpinion.class)))
    @APIResponse(responseCode = "404", description = "There is no such diagnosis, or it has no recording")
    public SecondOpinion read(@PathParam("id") long id) {
        return Refusal.orNotFound(opinions.find(id).map(RulesJson::read), "second opinion on a diagnosis", id);
    }
}
