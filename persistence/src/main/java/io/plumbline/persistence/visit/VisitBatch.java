package io.plumbline.persistence.visit;

import java.util.List;

/**
 * A stretch of a journal, ready for the database. Not changed once made, if its tally is left alone.
 *
 * @param mark which stretch, for counting it once
 * @param visits the visits of links whose detail is kept
 * @param orphans the visits to no link whose detail is kept
 * @param tally every visit of the stretch, those with detail included
 */
public record VisitBatch(BatchMark mark, List<Visit> visits, List<OrphanVisit> orphans, VisitTally tally) {

    public VisitBatch {
        visits = List.copyOf(visits);
        orphans = List.copyOf(orphans);
    }

    /** The same batch without the detail: its visits count but are not listed. */
    public VisitBatch withoutDetail() {
        return new VisitBatch(mark, List.of(), List.of(), tally);
    }
}
