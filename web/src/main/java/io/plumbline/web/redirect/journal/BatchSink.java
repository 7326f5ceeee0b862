package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.VisitBatch;
import io.plumbline.persistence.visit.VisitTally;
import java.util.UUID;

/** Collects records into one batch for the database, again and again. One thread. */
final class BatchSink implements RecordReader.Sink {

    // visitors choose the lengths of their texts: without this bound the largest batch would not fit into a small heap
    private static final int MOST_BYTES = 16 << 20;

    private final KnownAgents agents = new KnownAgents();
    private final VisitBatch batch = new VisitBatch();
    private int mostRecords;
    private int records;
    private boolean isCut;

    BatchSink(int mostRecords) {
        this.mostRecords = mostRecords;
    }

    /** What was collected since the last {@link #collect}. */
    VisitBatch batch() {
        return batch;
    }

    /** How many records it was made of. */
    int records() {
        return records;
    }

    /** Whether there may be more than fits into one batch. */
    boolean isCut() {
        return isCut;
    }

    /** Begins the next batch, of so many records at most. */
    void collect(int most) {
        batch.clear();
        mostRecords = most;
        records = 0;
        isCut = false;
    }

    @Override
    public boolean wantsMore(int bytesRead) {
        isCut = records >= mostRecords || bytesRead >= MOST_BYTES;
        return !isCut;
    }

    @Override
    public void visit(long linkId, long atMillis, byte[] record, int from, int to) {
        records++;
        var bot = agents.isPotentialBot(record, RecordReader.userAgentAt(record, from));
        batch.visit(linkId, atMillis, bot, record, from, to);
    }

    @Override
    public void orphan(OrphanType type, long domainId, long atMillis, byte[] record, int from, int to) {
        records++;
        var bot = agents.isPotentialBot(record, RecordReader.userAgentAt(record, from));
        batch.orphan(type, domainId, atMillis, bot, record, from, to);
    }

    @Override
    public void counted(VisitTally visit) {
        records++;
        batch.unlisted().addAll(visit);
    }

    @Override
    public void tally(UUID journalId, long segment, VisitTally dropped) {
        records += dropped.entries();
        batch.unlisted().addAll(dropped);
    }
}
