package io.plumbline.web.diagnosis;

import io.plumbline.batch.report.ReportJson;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.diagnosis.StoredReport;
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

/** The report of one diagnosis, under the id of the diagnosis. */
@Path(Paths.REPORT)
@BrowserReadable
@RequiresRight(Right.DIAGNOSIS_READ)
@Tag(name = "Reports")
@Dependent
public class ReportResource {

    private final ReportView view;

    @Inject
    public ReportResource(ReportView view) {
        this.view = view;
    }

    @GET
    @Produces("text/html;charset=utf-8;qs=1")
    @Operation(summary = "Read the report of a diagnosis: a page, JSON or CSV, as the header Accept asks")
    @APIResponse(
            responseCode = "200",
            description = "The report",
            content = {
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ReportJson.Document.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "404", description = "There is no report of that diagnosis")
    public Response html(@PathParam("id") long id) {
        return ReportDelivery.html(report(id).html());
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON + ";qs=0.9")
    @Operation(summary = "Read the report of a diagnosis: a page, JSON or CSV, as the header Accept asks")
    public Response json(@PathParam("id") long id) {
        return ReportDelivery.data(report(id).json());
    }

    @GET
    @Produces("text/csv;charset=utf-8;qs=0.8")
    @Operation(summary = "Read the report of a diagnosis: a page, JSON or CSV, as the header Accept asks")
    public Response csv(@PathParam("id") long id) {
        return ReportDelivery.download(report(id).csv(), "diagnosis-" + id + ".csv");
    }

    private StoredReport report(long id) {
        return Refusal.orNotFound(view.find(id), "report of a diagnosis", id);
    }
}
