package io.plumbline.web.diagnosis;

import io.plumbline.batch.report.Night;
import io.plumbline.batch.report.NightCsv;
import io.plumbline.batch.report.NightHtml;
import io.plumbline.batch.report.NightJson;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.BrowserReadable;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a night found of all targets, named by when it was due or {@code latest}. */
@Path(Paths.NIGHT)
@BrowserReadable
@RequiresRight(Right.DIAGNOSIS_READ)
@Tag(name = "Reports")
@Dependent
public class NightResource {

    private final NightView view;

    @Inject
    public NightResource(NightView view) {
        this.view = view;
    }

    @GET
    @Produces("text/html;charset=utf-8;qs=1")
    @Operation(summary = "Read what a night found of all targets: a page, JSON or CSV, as the header Accept asks")
    @APIResponse(
            responseCode = "200",
            description = "The night",
            content = {
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = NightJson.Document.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "404", description = "There was no such night")
    public Response html(@PathParam("night") String night) {
        return ReportDelivery.html(NightHtml.of(night(night)));
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON + ";qs=0.9")
    @Operation(summary = "Read what a night found of all targets: a page, JSON or CSV, as the header Accept asks")
    public Response json(@PathParam("night") String night) {
        return ReportDelivery.data(NightJson.of(night(night)));
    }

    @GET
    @Produces("text/csv;charset=utf-8;qs=0.8")
    @Operation(summary = "Read what a night found of all targets: a page, JSON or CSV, as the header Accept asks")
    public Response csv(@PathParam("night") String night) {
        return ReportDelivery.download(NightCsv.of(night(night)), "night.csv");
    }

    private Night night(String night) {
        return Refusal.orNotFound(
                "latest".equals(night) ? view.latest() : Query.night(night).flatMap(view::at), night);
    }
}
