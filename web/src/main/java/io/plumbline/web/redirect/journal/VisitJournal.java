package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.VisitBatch;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts visits durably: each is in a memory-mapped file before its redirect is answered, and stays there until the
 * database has it.
 *
 * <p>{@link #visited} and {@link #orphaned} are thread-safe and never throw. They take a lock only when a segment is full,
 * and touch the disk only when none is ready to follow it. {@link #oldest}, {@link #behind} and {@link #done} are for one flush thread.
 */
public final class VisitJournal implements AutoCloseable {

    // holds arrays only, no class of ours, so that a redeployment leaves nothing behind in the server's threads
    private static final ThreadLocal<byte[]> SCRATCH = new ThreadLocal<>();

    static final int REMOTE_ADDRESS_CHARACTERS = 64;
    static final int USER_AGENT_CHARACTERS = 512;
    static final int REFERER_CHARACTERS = 1024;
    static final int URL_CHARACTERS = 2048;
    private static final int VISIT_BYTES =
            32 + 3 * (REMOTE_ADDRESS_CHARACTERS + USER_AGENT_CHARACTERS + REFERER_CHARACTERS + 2 * URL_CHARACTERS);

    private final JournalSegments segments;
    private final OrphanDetailLimit orphanDetail;
    private final LongAdder appended = new LongAdder();
    private final LongAdder unlistedOrphans = new LongAdder();

    private VisitJournal(JournalSegments segments, OrphanDetailLimit orphanDetail) {
        this.segments = segments;
        this.orphanDetail = orphanDetail;
    }

    /**
     * Opens the journal and adopts what earlier processes left in its directory; a disk without room keeps nobody from it.
     *
     * @throws IOException if the directory cannot be used or belongs to another running instance
     */
    public static VisitJournal open(VisitJournalSettings settings) throws IOException {
        return new VisitJournal(
                JournalSegments.open(settings), new OrphanDetailLimit(settings.orphanDetailPerMinute()));
    }

    /** Notes a visit of a link; texts that are too long are cut. */
    public void visited(
            long linkId,
            long atMillis,
            @Nullable String remoteAddress,
            @Nullable String referer,
            @Nullable String userAgent,
            @Nullable String visitedUrl,
            @Nullable String redirectUrl) {
        var bytes = scratch();
        var record = new RecordWriter(bytes);
        record.octet(RecordReader.VISIT);
        record.number(linkId);
        record.number(atMillis);
        detail(record, remoteAddress, referer, userAgent, visitedUrl, redirectUrl);
        append(bytes, record.length(), 1);
    }

    /**
     * Notes a visit that led to no link; texts that are too long are cut.
     *
     * @param domainId the stored domain that was asked for, or {@link VisitBatch#NO_DOMAIN}
     */
    public void orphaned(
            OrphanType type,
            long domainId,
            long atMillis,
            @Nullable String remoteAddress,
            @Nullable String referer,
            @Nullable String userAgent,
            @Nullable String visitedUrl,
            @Nullable String redirectUrl) {
        var bytes = scratch();
        var record = new RecordWriter(bytes);
        record.octet(RecordReader.ORPHAN_VISIT);
        record.octet(RecordReader.codeOf(type));
        record.number(domainId);
        record.number(atMillis);
        detail(record, remoteAddress, referer, userAgent, visitedUrl, redirectUrl);
        append(bytes, record.length(), 1);
    }

    /**
     * Notes a visit by its record, as {@link RecordReader} reads it. The texts may be any octets; what is no UTF-8 is put right
     * behind the redirect. Allocates nothing while there is room on the disk. The record may be changed.
     *
     * @param visits 1, or 0 for a request that is no visit: all but the writing is done, and nothing noted
     */
    public void append(byte[] record, int length, int visits) {
        var noted = record[0] == RecordReader.ORPHAN_VISIT ? limited(record, length, visits) : length;
        if (visits == 0) {
            return;
        }
        if (!isWritten(record, noted)) {
            countOrWrite(record, noted);
        }
        appended.increment();
    }

    /** Visits noted since the journal was opened. */
    public long appended() {
        return appended.sum();
    }

    /** Visits that are counted but whose detail had to be given up, since the journal was opened. */
    public long droppedDetail() {
        return segments.droppedDetail() + unlistedOrphans.sum();
    }

    /** Visits that are counted in memory alone, because the disk has no room for them. */
    public long inMemory() {
        return segments.inMemory();
    }

    /** Bytes of disk that the segments take. */
    public long diskBytes() {
        return segments.diskBytes();
    }

    /** Bytes of records that the database does not have yet. */
    public long lagBytes() {
        return segments.lagBytes();
    }

    /**
     * The segment that the next batch comes from: the oldest one with records that the database may not have. It is kept
     * from being given up until {@link #done}.
     */
    Optional<JournalSegment> oldest() {
        return segments.oldest();
    }

    /** The segment of the next batch behind one that ends at an offset of a segment and is under way; kept likewise. */
    Optional<JournalSegment> behind(JournalSegment segment, int offset) {
        return segments.behind(segment, offset);
    }

    /** Ends the reading of a segment; deletes it if the database has all of it. */
    void done(JournalSegment segment) {
        segments.done(segment);
    }

    /** Whether visits are taken no more; those noted from then on may be lost. */
    public boolean isClosed() {
        return segments.isClosed();
    }

    /** Stops taking visits and gives the directory free; what is not flushed yet waits for the next start. */
    @Override
    public void close() throws IOException {
        segments.close();
    }

    static byte[] scratch() {
        var bytes = SCRATCH.get();
        if (bytes == null) {
            bytes = new byte[VISIT_BYTES];
            SCRATCH.set(bytes);
        }
        return bytes;
    }

    private static void detail(
            RecordWriter record,
            @Nullable String remoteAddress,
            @Nullable String referer,
            @Nullable String userAgent,
            @Nullable String visitedUrl,
            @Nullable String redirectUrl) {
        record.text(remoteAddress, REMOTE_ADDRESS_CHARACTERS);
        record.text(referer, REFERER_CHARACTERS);
        record.text(userAgent, USER_AGENT_CHARACTERS);
        record.text(visitedUrl, URL_CHARACTERS);
        record.text(redirectUrl, URL_CHARACTERS);
    }

    /** Takes the detail from a visit to no link that comes with too many others; returns the length of the record. */
    private int limited(byte[] record, int length, int visits) {
        if (orphanDetail.admits(RecordReader.momentOfOrphan(record), visits)) {
            return length;
        }
        unlistedOrphans.add(visits);
        return RecordReader.withoutDetail(record, length);
    }

    private boolean isWritten(byte[] record, int length) {
        while (true) {
            try {
                var segment = segments.active();
                if (segment.append(record, length)) {
                    return true;
                }
                if (!segments.turnOver(segment)) {
                    return false;
                }
            } catch (InternalError noPage) {
                // the JVM tells late of a page that the file system has no block for; the segment has noticed itself
            }
        }
    }

    /** For a disk without any room: counts the visit in memory unless there is room in a segment meanwhile. */
    private void countOrWrite(byte[] record, int length) {
        var visit = RecordReader.countOf(record, length);
        while (!segments.count(visit) && !isWritten(record, length)) {
            // whatever there was is full again
        }
    }
}
