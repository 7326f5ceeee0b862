package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.Targets;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.RequiresRight;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The file that registers targets. */
@Path(Paths.TARGETS_FILE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Targets")
@Dependent
public class TargetsFileResource {

    private final Targets targets;

    @Inject
    public TargetsFileResource(Targets targets) {
        this.targets = targets;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "Tell what came of the file that registers targets, and what is wrong with it")
    @APIResponse(
            responseCode = "200",
            description = "What this instance found in its file",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = TargetsFileJson.class)))
    @APIResponse(responseCode = "404", description = "This instance was given no file")
    public TargetsFileJson read() {
        return targets.file()
                .map(TargetsFileJson::of)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        ProblemType.NOT_FOUND,
                        "This instance was given no file of targets (plumbline.targets.file).")));
    }
}
