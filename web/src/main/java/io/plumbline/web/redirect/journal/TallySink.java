package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.OrphanVisit;
import io.plumbline.persistence.visit.Visit;
import io.plumbline.persistence.visit.VisitTally;
import java.util.UUID;

/** Adds up records without keeping their detail. One thread. */
final class TallySink implements RecordReader.Sink {

    private final VisitTally tally = new VisitTally();
    private long visits;

    /** Every visit read. */
    VisitTally tally() {
        return tally;
    }

    /** How many of them had their detail. */
    long visits() {
        return visits;
    }

    @Override
    public boolean wantsMore(int bytesRead) {
        return true;
    }

    @Override
    public void visit(Visit visit) {
        visits++;
        tally.add(visit);
    }

    @Override
    public void orphan(OrphanVisit visit) {
        visits++;
        tally.add(visit);
    }

    @Override
    public void counted(VisitTally visit) {
        tally.addAll(visit);
    }

    @Override
    public void tally(UUID journalId, long segment, VisitTally dropped) {
        tally.addAll(dropped);
    }
}
