package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.BatchMark;
import io.plumbline.persistence.visit.OrphanVisit;
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
    private final List<OrphanVisit> orphans = new ArrayList<>();
    private final VisitTally tally = new VisitTally();
    private int records;

    BatchSink(int maxRecords) {
        this.maxRecords = maxRecords;
    }

    boolean isEmpty() {
        return tally.isEmpty();
    }

    VisitBatch batch(BatchMark mark) {
        return new VisitBatch(mark, visits, orphans, tally);
    }

    @Override
    public boolean wantsMore(int bytesRead) {
        return records < maxRecords && bytesRead < MOST_BYTES;
    }

    @Override
    public void visit(Visit visit) {
        records++;
        visits.add(visit);
        tally.add(visit);
    }

    @Override
    public void orphan(OrphanVisit visit) {
        records++;
        orphans.add(visit);
        tally.add(visit);
    }

    @Override
    public void counted(VisitTally visit) {
        records++;
        tally.addAll(visit);
    }

    @Override
    public void tally(UUID journalId, long segment, VisitTally dropped) {
        records += dropped.entries();
        tally.addAll(dropped);
    }
}
