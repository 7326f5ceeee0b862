package io.plumbline.web.visit;

import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.visit.VisitCounters;
import io.plumbline.persistence.visit.VisitsSummary;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** How many visits there are. */
@Path("v3/visits")
@RequiresRight(Right.LINKS)
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class VisitsResource {

    private final VisitCounters counters;

    @Inject
    public VisitsResource(VisitCounters counters) {
        this.counters = counters;
    }

    @GET
    @Operation(summary = "Count visits of links and visits that led to no link", operationId = "getGlobalVisits")
    public VisitsOverview count(@Context SecurityContext security) {
        var caller = Caller.of(security);
        return VisitsOverview.of(
                counters.nonOrphans(caller.links()),
                caller.key().roles().noOrphanVisits() ? VisitsSummary.NONE : counters.orphans());
    }
}
