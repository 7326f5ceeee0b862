package io.plumbline.web.link;

import io.nayuki.qrcodegen.QrCode;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import io.plumbline.web.problem.ProblemType;
import io.plumbline.web.problem.Problems;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The QR code of one short link. */
@Path("v3/short-urls/{code: .+}/qr-code")
@RequiresRight(Right.LINKS)
@Dependent
public class QrCodeResource {

    private final RequestedLinks requested;
    private final ShortUrlShapes shapes;

    @Inject
    public QrCodeResource(RequestedLinks requested, ShortUrlShapes shapes) {
        this.requested = requested;
        this.shapes = shapes;
    }

    @GET
    @Produces("image/svg+xml")
    @Problems(ProblemType.SHORT_URL_NOT_FOUND)
    @Operation(summary = "Draw the QR code of a short link's URL, as SVG", operationId = "getShortUrlQrCode")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "image/svg+xml", schema = @Schema(type = SchemaType.STRING)))
    public Response draw(@PathParam("code") String code, @Context UriInfo request, @Context SecurityContext security) {
        var link = shapes.of(requested.find(code, request, Caller.of(security)), request);
        return Response.ok(QrSvg.of(code(link.shortUrl())))
                .header("Content-Security-Policy", "default-src 'none'")
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "private, no-cache")
                .build();
    }

    /** The longest code of the longest host still fits; shorter ones get as much correction as their size has room for. */
    private static QrCode code(String url) {
        return QrCode.encodeText(url, QrCode.Ecc.LOW);
    }
}
