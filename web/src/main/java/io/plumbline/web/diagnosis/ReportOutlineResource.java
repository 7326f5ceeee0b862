package io.plumbline.web.diagnosis;

import io.plumbline.batch.report.ReportJson;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What a page shows at once of the report of one diagnosis. */
@Path(Paths.REPORT_OUTLINE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Reports")
@Dependent
public class ReportOutlineResource {

    private final ReportView view;

    @Inject
    public ReportOutlineResource(ReportView view) {
        this.view = view;
    }

    /** Which series come with their points. */
    enum Drawn {
        FOUND,
        ALL
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(
            summary = "Read of the report of a diagnosis what has changed, what was not looked at, and its charts",
            description = "Some members of the report, under their names there: id, from, to, timeZone, beginnings,"
                    + " comparedWith, changes, notLookedAt and series. Samples and floor have as many points as a chart has room"
                    + " for; every sample is in the report.")
    @Parameter(
            name = "series",
            description =
                    "Which series come with their points: found, those of areas in which something was found, or the"
                            + " heap's where nothing was, which is usual; or all",
            schema = @Schema(implementation = Drawn.class))
    @APIResponse(
            responseCode = "200",
            description = "The outline",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReportJson.Document.class)))
    @APIResponse(responseCode = "400", description = "There is no such choice of series")
    @APIResponse(responseCode = "404", description = "There is no report of that diagnosis")
    public Response read(@PathParam("id") long id, @QueryParam("series") @Nullable String series) {
        var query = new Query();
        var drawn = query.choice("series", series, Drawn.class);
        query.refuse();
        return ReportDelivery.data(Refusal.orNotFound(
                view.outline(id, drawn.orElse(Drawn.FOUND) == Drawn.ALL), "report of a diagnosis", id));
    }
}
