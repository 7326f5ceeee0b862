package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.CaptureFiles;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import io.plumbline.web.http.ClientAddress;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The file of a capture, whole or in part. A heap snapshot holds everything that the program knew, a recording what it was started
 * with: who takes one stands in the log.
 */
@Path(Paths.CAPTURE + "/file")
@Tag(name = "Captures")
@Dependent
public class CaptureFileResource {

    private static final Logger LOG = System.getLogger(CaptureFileResource.class.getName());

    private final CaptureFiles files;
    private final ClientAddress addresses;

    @Inject
    public CaptureFileResource(CaptureFiles files, ClientAddress addresses) {
        this.files = files;
        this.addresses = addresses;
    }

    @GET
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @RequiresRight(Right.DUMP_DOWNLOAD)
    @Operation(
            summary = "Download the file of a capture",
            description = "One range of bytes may be asked for. The log tells who took which file.")
    @Parameter(name = "Range", description = "The part that is wanted, such as bytes=1000-; all if it is left out")
    @Parameter(
            name = "If-Range",
            description = "The ETag of the file of which parts are here already; all is sent if it is another")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "206", description = "The part that was asked for")
    @APIResponse(responseCode = "404", description = "There is no such capture, or it has no file")
    @APIResponse(responseCode = "409", description = "Its file lies with another instance")
    @APIResponse(responseCode = "416", description = "The file ends before the part that was asked for")
    public Response read(
            @PathParam("id") long id,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String sameAs,
            @Context HttpServletRequest request,
            @Context SecurityContext security)
            throws IOException {
        var file = Refusal.orNotFound(files.find(id), "capture", id);
        var delivery = FileDelivery.of(file.path(), "capture-" + id, range, sameAs);
        LOG.log(
                Level.INFO,
                () -> "the file of capture " + id + " (" + file.capture().kind() + " of target "
                        + file.capture().targetId() + ", " + delivery.part() + ") goes to the key "
                        + Refusal.quoted(Caller.of(security).getName()) + " at " + addresses.of(request));
        return delivery.response(file.name());
    }
}
