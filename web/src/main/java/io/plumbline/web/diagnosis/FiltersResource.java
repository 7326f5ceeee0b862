package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Filters of events that somebody wants to use again. */
@Path(Paths.FILTERS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Filters")
@Dependent
public class FiltersResource {

    private final TraceView view;

    @Inject
    public FiltersResource(TraceView view) {
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "List the saved filters of events by name: all, or those saved with a cause")
    @Parameter(name = "finding", description = "Saved with the cause of this finding, by its id")
    @Parameter(
            name = "diagnosis",
            description =
                    "Saved with a cause that this diagnosis found, by its id; each tells the fingerprint of the cause")
    @APIResponse(
            responseCode = "200",
            description = "The filters",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Lists.Filters.class)))
    @APIResponse(responseCode = "400", description = "The id is not valid")
    @APIResponse(responseCode = "404", description = "There is no such finding")
    public Listed<FilterJson> list(
            @QueryParam("finding") @Nullable String finding, @QueryParam("diagnosis") @Nullable String diagnosis) {
        var query = new Query();
        var ofFinding = query.id("finding", finding);
        var ofDiagnosis = query.id("diagnosis", diagnosis);
        query.refuse();
        return ofFinding
                .map(id -> Refusal.orNotFound(view.filtersOf(id), "finding", id))
                .or(() -> ofDiagnosis.map(view::filtersOfDiagnosis))
                .orElseGet(view::filters);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(
            summary = "Save a filter of events",
            description = "With a finding it is saved with its cause, and comes with it in later diagnoses.")
    @RequestBody(content = @Content(schema = @Schema(implementation = NewFilter.Body.class)))
    @APIResponse(
            responseCode = "201",
            description = "The saved filter",
            content = @Content(schema = @Schema(implementation = FilterJson.class)))
    @APIResponse(
            responseCode = "400",
            description = "A member is not valid, or the expression cannot be asked; line and column tell where")
    @APIResponse(responseCode = "404", description = "There is no such finding")
    @APIResponse(responseCode = "409", description = "Another filter has this name")
    @APIResponse(responseCode = "503", description = "Enough questions are being worked on")
    public Response save(@Nullable JsonNode body, @Context SecurityContext security) {
        var saved = view.save(NewFilter.from(body), Caller.of(security).getName());
        return Response.status(Response.Status.CREATED).entity(saved).build();
    }
}
