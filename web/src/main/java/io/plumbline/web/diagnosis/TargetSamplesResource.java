package io.plumbline.web.diagnosis;

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
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The light time series of one target. */
@Path(Paths.TARGET + "/samples")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Targets")
@Dependent
public class TargetSamplesResource {

    private static final Duration USUAL_WINDOW = Duration.ofHours(1);
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);

    private final TargetView view;

    @Inject
    public TargetSamplesResource(TargetView view) {
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(
            summary = "Tell a target's samples within a window, oldest first",
            description = "Without from and to the last hour; nextFrom tells where to ask on. What is older than"
                    + " plumbline.diagnosis.thin-samples says is thinned.")
    @Parameter(
            name = "from",
            description = "The earliest moment, in ISO-8601; an hour before the latest if it is left out")
    @Parameter(name = "to", description = "The latest moment, in ISO-8601; now if it is left out")
    @Parameter(name = "limit", description = "How many at most, 1 to 10000; 1000 if it is left out")
    @Parameter(
            name = "every",
            description =
                    "One sample of each interval so long, an ISO-8601 duration from PT1S to P1D such as PT1H: the one with"
                            + " the lowest floor; all of them if it is left out")
    @APIResponse(
            responseCode = "200",
            description = "The samples",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SeriesJson.class)))
    @APIResponse(responseCode = "400", description = "A query parameter is not valid")
    @APIResponse(responseCode = "404", description = "There is no such target")
    public SeriesJson list(
            @PathParam("id") long id,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("every") @Nullable String every) {
        var query = new Query();
        var end = query.moment("to", to).orElseGet(Instant::now);
        var start = query.moment("from", from).orElseGet(() -> end.minus(USUAL_WINDOW));
        query.inOrder(start, end);
        var most = query.number("limit", limit, 1_000, 1, 10_000);
        var interval = query.duration("every", every, SHORTEST_INTERVAL, LONGEST_INTERVAL);
        query.refuse();
        Refusal.requireFound(view.exists(id), "target", id);
        return interval.map(length -> view.series(id, start, end, length, most))
                .orElseGet(() -> view.series(id, start, end, most));
    }
}
