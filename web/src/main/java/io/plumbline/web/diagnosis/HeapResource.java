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

/** What snapshots of the heap tell of one diagnosis. */
@Path(Paths.HEAP)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Diagnoses")
@Dependent
public class HeapResource {

    private final DiagnosisView view;

    @Inject
    public HeapResource(DiagnosisView view) {
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(
            summary =
                    "Tell who keeps how much of the heap alive, along which paths, what threads hold, and which paths grow",
            description =
                    "Of the heap snapshot that the diagnosis has looked at, and of heap dumps that were sent. Holds names of"
                            + " classes, fields, threads and class loaders, and no other content of the heap.")
    @APIResponse(
            responseCode = "200",
            description =
                    "The top of the dominator tree, what threads hold, paths from roots, and growth between heap dumps",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = HeapJson.class)))
    @APIResponse(responseCode = "404", description = "There is no such diagnosis, or it has looked at no heap")
    public HeapJson read(@PathParam("id") long id) {
        return Refusal.orNotFound(view.heap(id), "heap of a diagnosis", id);
    }
}
