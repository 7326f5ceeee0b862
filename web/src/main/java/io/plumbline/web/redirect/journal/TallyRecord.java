package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.VisitTally;
import java.util.UUID;

/** The record of visits without their detail. Stateless. */
final class TallyRecord {

    /** What each link takes. */
    static final int BYTES_A_LINK = 24;

    private static final int BYTES_BESIDE_LINKS = 64 + BYTES_A_LINK * OrphanType.values().length;

    private TallyRecord() {}

    /** How many links fit into so many bytes. */
    static int linksIn(int bytes) {
        return (bytes - BYTES_BESIDE_LINKS) / BYTES_A_LINK;
    }

    /**
     * Adds a tally to a segment; false if it does not fit or cannot be written.
     *
     * @param number of the segment whose visits these are, together with the id of its journal
     */
    static boolean append(JournalSegment segment, UUID journalId, long number, VisitTally tally) {
        var bytes = new byte[BYTES_BESIDE_LINKS + BYTES_A_LINK * tally.byLink().size()];
        var record = new RecordWriter(bytes);
        record.tally(journalId, number, tally);
        return record.length() <= segment.room() && segment.append(bytes, record.length());
    }
}
