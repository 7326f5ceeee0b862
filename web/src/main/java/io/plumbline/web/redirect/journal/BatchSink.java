package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.BatchMark;
import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.Visit;
import io.plumbline.persistence.visit.VisitBatch;
import io.plumbline.persistence.visit.VisitTally;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Collects records into one batch for the database. One thread. */
final class BatchSink implements RecordReader.Sink {

    // visitors choose the lengths of their texts: without this bound the largest batch would not fit into a small heap
    private static final int MOST_BYTES = 4 << 20;

    private final int maxRecords;
    private final List<Visit> visits = new ArrayList<>();
    private final VisitTally tally = new VisitTally();
    private int records;

    BatchSink(int maxRecords) {
        this.maxRecords = maxRecords;
    }

    boolean isEmpty() {
        return tally.isEmpty();
    }

    VisitBatch batch(BatchMark mark) {
        return new VisitBatch(mark, visits, tally);
    }

    @Override
    public boolean wantsMore(int bytesRead) {
        return records < maxRecords && bytesRead < MOST_BYTES;
    }

    @Override
    public void visit(Visit visit) {
        records++;
        visits.add(visit);
        tally.add(visit.linkId(), 1, visit.potentialBot() ? 1 : 0);
    }

    @Override
    public void orphan(OrphanType type, boolean potentialBot) {
        records++;
        tally.add(type, 1, potentialBot ? 1 : 0);
    }

    @Override
    public void tally(UUID journalId, long segment, VisitTally dropped) {
        records += dropped.byLink().size();
        tally.addAll(dropped);
    }
}
