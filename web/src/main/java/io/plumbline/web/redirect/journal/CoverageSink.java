package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.Visit;
import io.plumbline.persistence.visit.VisitTally;
import java.util.Set;
import java.util.UUID;

/** Collects which segments the tallies at the beginning of a segment stand for. One thread. */
final class CoverageSink implements RecordReader.Sink {

    private final Set<String> covered;
    private boolean onlyTallies = true;

    CoverageSink(Set<String> covered) {
        this.covered = covered;
    }

    static String nameOf(UUID journalId, long segment) {
        return journalId + "-" + segment;
    }

    @Override
    public boolean wantsMore(int bytesRead) {
        return onlyTallies;
    }

    @Override
    public void visit(Visit visit) {
        onlyTallies = false;
    }

    @Override
    public void orphan(OrphanType type, boolean potentialBot) {
        onlyTallies = false;
    }

    @Override
    public void tally(UUID journalId, long segment, VisitTally dropped) {
        covered.add(nameOf(journalId, segment));
    }
}
