package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.Uploads;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import io.plumbline.web.problem.AnyBodyLength;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Evidence that somebody sends. */
@Path(Paths.UPLOADS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Captures")
@Dependent
public class UploadsResource {

    private final Uploads uploads;
    private final DiagnosisView view;

    @Inject
    public UploadsResource(Uploads uploads, DiagnosisView view) {
        this.uploads = uploads;
        this.view = view;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @AnyBodyLength
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(
            summary = "Send a heap dump, a flight recording or a GC log of a target",
            description =
                    "The body is the file, plain or packed by gzip; what it is tell its first bytes alone. It becomes a"
                            + " capture of the target, on the instance that is asked.")
    @Parameter(name = "target", required = true, description = "Name or id of the target")
    @Parameter(name = "name", description = "What you call the file")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "201",
            description = "Received and checked",
            content = @Content(schema = @Schema(implementation = CaptureJson.class)))
    @APIResponse(responseCode = "400", description = "It is neither, or cannot be read; nothing is kept")
    @APIResponse(responseCode = "404", description = "There is no such target")
    @APIResponse(responseCode = "408", description = "It arrived too slowly; nothing is kept")
    @APIResponse(responseCode = "409", description = "This instance makes no diagnoses")
    @APIResponse(responseCode = "413", description = "It is too large, or unpacks to too much; nothing is kept")
    @APIResponse(responseCode = "503", description = "Enough files are being received")
    @APIResponse(responseCode = "507", description = "The disk has no room for it; nothing is kept")
    public Response receive(
            @QueryParam("target") @Nullable String target,
            @QueryParam("name") @Nullable String name,
            @Context HttpServletRequest request,
            @Context SecurityContext security,
            InputStream body)
            throws IOException {
        var wish = NewUpload.from(target, name);
        long id = Refusal.orNotFound(uploads.target(wish.target()), "target", wish.target());
        var sent = new Uploads.Sent(wish.name(), Caller.of(security).getName(), body, request.getContentLengthLong());
        var capture = Refusal.orNotFound(uploads.receive(id, sent), "target", id);
        return Response.status(Response.Status.CREATED)
                .entity(view.capture(capture).orElseThrow())
                .build();
    }
}
