package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.CaptureFiles;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One piece of evidence. */
@Path(Paths.CAPTURE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Captures")
@Dependent
public class CaptureResource {

    private static final Logger LOG = System.getLogger(CaptureResource.class.getName());

    private final DiagnosisView view;
    private final CaptureFiles files;

    @Inject
    public CaptureResource(DiagnosisView view, CaptureFiles files) {
        this.view = view;
        this.files = files;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "Tell of a capture")
    @APIResponse(
            responseCode = "200",
            description = "The capture",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = CaptureJson.class)))
    @APIResponse(responseCode = "404", description = "There is no such capture")
    public CaptureJson read(@PathParam("id") long id) {
        return Refusal.orNotFound(view.capture(id), "capture", id);
    }

    @DELETE
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(summary = "Delete a capture with its file, before its time")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "404", description = "There is no such capture")
    @APIResponse(responseCode = "409", description = "It is still being taken, or its file lies with another instance")
    public void delete(@PathParam("id") long id, @Context SecurityContext security) {
        Refusal.requireFound(files.delete(id), "capture", id);
        LOG.log(
                Level.INFO,
                () -> "capture " + id + " was deleted with the key "
                        + Refusal.quoted(Caller.of(security).getName()));
    }
}
