package io.plumbline.web.diagnosis;

import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.BrowserReadable;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The latest reports of all targets. */
@Path(Paths.REPORTS)
@BrowserReadable
@RequiresRight(Right.DIAGNOSIS_READ)
@Tag(name = "Reports")
@Dependent
public class ReportsResource {

    private final ReportView view;

    @Inject
    public ReportsResource(ReportView view) {
        this.view = view;
    }

    @GET
    @Produces("text/html;charset=utf-8;qs=1")
    @Operation(summary = "List the latest reports, newest first: a page or JSON, as the header Accept asks")
    @Parameter(name = "limit", description = "How many at most, 1 to 500; 50 if it is left out")
    @APIResponse(
            responseCode = "200",
            description = "The reports",
            content = {
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Lists.Reports.class))
            })
    @APIResponse(responseCode = "400", description = "The limit is not valid")
    public Response page(@QueryParam("limit") @Nullable String limit) {
        return ReportDelivery.html(ReportIndexHtml.page(view.latest(Query.limit(limit)), view.times()));
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON + ";qs=0.9")
    @Operation(summary = "List the latest reports, newest first: a page or JSON, as the header Accept asks")
    @Parameter(name = "limit", description = "How many at most, 1 to 500; 50 if it is left out")
    @APIResponse(
            responseCode = "200",
            description = "The reports",
            content = {
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Lists.Reports.class))
            })
    @APIResponse(responseCode = "400", description = "The limit is not valid")
    public Listed<ReportLine> list(@QueryParam("limit") @Nullable String limit) {
        return new Listed<>(view.latest(Query.limit(limit)));
    }
}
