package io.plumbline.web.visit;

import static org.eclipse.microprofile.openapi.annotations.enums.ParameterIn.QUERY;

import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.visit.VisitDeletions;
import io.plumbline.persistence.visit.VisitScope;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The visits that led to no link; a key without a look at them sees and deletes none. */
@Path("v3/visits/orphan")
@RequiresRight(Right.LINKS)
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class OrphanVisitsResource {

    private final RequestedVisits requested;
    private final VisitAnswers answers;
    private final VisitDeletions deletions;

    @Inject
    public OrphanVisitsResource(RequestedVisits requested, VisitAnswers answers, VisitDeletions deletions) {
        this.requested = requested;
        this.answers = answers;
        this.deletions = deletions;
    }

    @GET
    @Operation(summary = "List the visits that led to no link, the newest first", operationId = "getOrphanVisits")
    @Parameter(in = QUERY, name = "type", description = "base_url, invalid_short_url or regular_404")
    @Parameter(in = QUERY, name = "domain", description = "One domain alone; DEFAULT for the default one")
    @Parameter(in = QUERY, name = "page", description = "From 1")
    @Parameter(in = QUERY, name = "itemsPerPage", description = "All on one page if absent or -1, else at most 500")
    @Parameter(in = QUERY, name = "startDate", description = "Leaves out what came before")
    @Parameter(in = QUERY, name = "endDate", description = "Leaves out what came after")
    @Parameter(in = QUERY, name = "excludeBots", description = "If it is there, leaves out visits of programs")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = VisitsPage.class)))
    public Response list(@Context UriInfo request, @Context SecurityContext security) {
        var query = OrphanVisitsQuery.of(request.getQueryParameters());
        return Caller.of(security).key().roles().noOrphanVisits()
                ? answers.ofNone(query.visits())
                : answers.of(VisitScope.ofOrphans(query.type(), requested.domain(request)), query.visits());
    }

    @DELETE
    @Operation(summary = "Delete the visits that led to no link", operationId = "deleteOrphanVisits")
    public DeletedVisits delete(@Context SecurityContext security) {
        return new DeletedVisits(Caller.of(security).key().roles().noOrphanVisits() ? 0 : deletions.ofOrphans());
    }
}
