package io.plumbline.web.visit;

import static org.eclipse.microprofile.openapi.annotations.enums.ParameterIn.QUERY;

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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The visits of all links of a domain. */
@Path("v3/domains/{domain}/visits")
@RequiresRight(Right.LINKS)
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class DomainVisitsResource {

    private final RequestedVisits requested;
    private final VisitAnswers answers;

    @Inject
    public DomainVisitsResource(RequestedVisits requested, VisitAnswers answers) {
        this.requested = requested;
        this.answers = answers;
    }

    @GET
    @Problems(ProblemType.DOMAIN_NOT_FOUND)
    @Operation(summary = "List the visits of the links of a domain, the newest first", operationId = "getDomainVisits")
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
    public Response list(
            @PathParam("domain") String domain, @Context UriInfo request, @Context SecurityContext security) {
        var query = VisitsQuery.of(request.getQueryParameters());
        return answers.of(requested.ofDomain(domain, request, Caller.of(security)), query);
    }
}
