package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.OrphanType;
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
    public void visit(long linkId, long atMillis, byte[] record, int from, int to) {
        visits++;
        tally.add(linkId, VisitTally.dayOf(atMillis), 1, botsIn(record, from));
    }

    @Override
    public void orphan(OrphanType type, long domainId, long atMillis, byte[] record, int from, int to) {
        visits++;
        tally.add(type, domainId, VisitTally.dayOf(atMillis), 1, botsIn(record, from));
    }

    @Override
    public void counted(VisitTally visit) {
        tally.addAll(visit);
    }

    @Override
    public void tally(UUID journalId, long segment, VisitTally dropped) {
        tally.addAll(dropped);
    }

    private static int botsIn(byte[] record, int texts) {
        return PotentialBots.includes(record, RecordReader.userAgentAt(record, texts)) ? 1 : 0;
    }
}
