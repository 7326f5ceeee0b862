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

/** What the recordings of one diagnosis tell by time. */
@Path(Paths.TRACE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Diagnoses")
@Dependent
public class TraceResource {

    private final TraceView view;

    @Inject
    public TraceResource(TraceView view) {
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(
            summary =
                    "Tell what happened when: garbage collections beside samples, threads that hang or never end, requests",
            description = "Durations are in ISO-8601, -1 stands for what the JVM does not tell.")
    @APIResponse(
            responseCode = "200",
            description = "The trace",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = TraceJson.class)))
    @APIResponse(responseCode = "404", description = "There is no such diagnosis, or it has looked at no recording")
    public TraceJson read(@PathParam("id") long id) {
        return Refusal.orNotFound(view.trace(id), "trace of a diagnosis", id);
    }
}
