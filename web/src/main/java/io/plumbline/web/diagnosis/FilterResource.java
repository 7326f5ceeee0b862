package io.plumbline.web.diagnosis;

import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One saved filter of events. */
@Path(Paths.FILTER)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Filters")
@Dependent
public class FilterResource {

    private final TraceView view;

    @Inject
    public FilterResource(TraceView view) {
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "Tell one saved filter")
    @APIResponse(responseCode = "200", description = "The filter")
    @APIResponse(responseCode = "404", description = "There is no such filter")
    public FilterJson read(@PathParam("id") long id) {
        return Refusal.orNotFound(view.filter(id), "filter", id);
    }

    @DELETE
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(summary = "Delete a saved filter, also where it was saved with a cause")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "404", description = "There is no such filter")
    public void delete(@PathParam("id") long id) {
        Refusal.requireFound(view.delete(id), "filter", id);
    }
}
