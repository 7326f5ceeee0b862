package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.VisitTally;
import java.util.UUID;

/** The record of visits without their detail. Stateless. */
final class TallyRecord {

    /** What each sum takes at most. */
    static final int BYTES_AN_ENTRY = 33;

    private static final int BYTES_BESIDE_ENTRIES = 64;

    private TallyRecord() {}

    /** How many sums fit into so many bytes. */
    static int entriesIn(int bytes) {
        return (bytes - BYTES_BESIDE_ENTRIES) / BYTES_AN_ENTRY;
    }

    /**
     * Adds a tally to a segment; false if it does not fit or cannot be written.
     *
     * @param number of the segment whose visits these are, together with the id of its journal
     */
    static boolean append(JournalSegment segment, UUID journalId, long number, VisitTally tally) {
        var bytes = new byte[BYTES_BESIDE_ENTRIES + BYTES_AN_ENTRY * tally.entries()];
        var record = new RecordWriter(bytes);
        record.tally(journalId, number, tally);
        return record.length() <= segment.room() && segment.append(bytes, record.length());
    }
}
