package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The events in the recording of one diagnosis. */
@Path(Paths.EVENTS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Diagnoses")
@Dependent
public class EventsResource {

    private final TraceView view;

    @Inject
    public EventsResource(TraceView view) {
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(summary = "Ask the recording of a diagnosis for the events for which an expression is true")
    @Parameter(
            name = "filter",
            required = true,
            description = "In CEL, such as type == 'ObjectAllocationSample' && thread.state == 'RUNNABLE'")
    @Parameter(name = "limit", description = "How many are told one by one, 1 to 1000; 100 if it is left out")
    @APIResponse(
            responseCode = "200",
            description = "How many match, of which types and with which stacks, and the first of them",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = EventsJson.class)))
    @APIResponse(responseCode = "400", description = "The expression cannot be asked; line and column tell where")
    @APIResponse(responseCode = "404", description = "There is no such diagnosis, or it has no recording")
    @APIResponse(responseCode = "409", description = "The recording lies with another instance, or cannot be read")
    @APIResponse(responseCode = "503", description = "Enough questions are being worked on")
    public EventsJson find(
            @PathParam("id") long id,
            @QueryParam("filter") @Nullable String filter,
            @QueryParam("limit") @Nullable String limit) {
        return Refusal.orNotFound(view.events(id, EventSelection.from(filter, limit)), "diagnosis", id);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(
            summary = "Ask the recording of a diagnosis for events with an expression that is too long for an address")
    @RequestBody(content = @Content(schema = @Schema(implementation = EventSelection.Body.class)))
    @APIResponse(
            responseCode = "200",
            description = "How many match, of which types and with which stacks, and the first of them",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = EventsJson.class)))
    @APIResponse(responseCode = "400", description = "The expression cannot be asked; line and column tell where")
    @APIResponse(responseCode = "404", description = "There is no such diagnosis, or it has no recording")
    @APIResponse(responseCode = "409", description = "The recording lies with another instance, or cannot be read")
    @APIResponse(responseCode = "503", description = "Enough questions are being worked on")
    public EventsJson ask(@PathParam("id") long id, @Nullable JsonNode body) {
        return Refusal.orNotFound(view.events(id, EventSelection.from(body)), "diagnosis", id);
    }
}
