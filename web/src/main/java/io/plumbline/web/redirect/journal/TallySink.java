package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.OrphanType;
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
        tally.add(visit.linkId(), 1, visit.potentialBot() ? 1 : 0);
    }

    @Override
    public void orphan(OrphanType type, boolean potentialBot) {
        tally.add(type, 1, potentialBot ? 1 : 0);
    }

    @Override
    public void tally(UUID journalId, long segment, VisitTally dropped) {
        tally.addAll(dropped);
    }
}
