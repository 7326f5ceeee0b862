package io.plumbline.web.visit;

import io.plumbline.persistence.visit.VisitsSummary;

/** The numbers of visits in the contract's envelope; immutable. */
record VisitsOverview(Content visits) {

    static VisitsOverview of(VisitsSummary nonOrphanVisits, VisitsSummary orphanVisits) {
        return new VisitsOverview(new Content(nonOrphanVisits, orphanVisits));
    }

    /** Visits of links, and visits that led to none. */
    record Content(VisitsSummary nonOrphanVisits, VisitsSummary orphanVisits) {}
}
