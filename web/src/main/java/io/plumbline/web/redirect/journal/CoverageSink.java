package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.VisitTally;
import java.util.Set;
import java.util.UUID;

/** Finds out whether a segment holds a record, and which segments the tallies at its beginning stand for. One thread. */
final class CoverageSink implements RecordReader.Sink {

    private final Set<String> covered;
    private boolean empty = true;
    private boolean onlyTallies = true;

    CoverageSink(Set<String> covered) {
        this.covered = covered;
    }

    /** Whether there was no record. */
    boolean isEmpty() {
        return empty;
    }

    static String nameOf(UUID journalId, long segment) {
        return journalId + "-" + segment;
    }

    @Override
    public boolean wantsMore(int bytesRead) {
        return onlyTallies;
    }

    @Override
    public void visit(long linkId, long atMillis, byte[] record, int from, int to) {
        empty = false;
        onlyTallies = false;
    }

    @Override
    public void orphan(OrphanType type, long domainId, long atMillis, byte[] record, int from, int to) {
        empty = false;
        onlyTallies = false;
    }

    @Override
    public void counted(VisitTally visit) {
        empty = false;
        onlyTallies = false;
    }

    @Override
    public void tally(UUID journalId, long segment, VisitTally dropped) {
        empty = false;
        // visits that were counted in memory stand for no segment
        if (segment != JournalSegment.UNNUMBERED) {
            covered.add(nameOf(journalId, segment));
        }
    }
}
