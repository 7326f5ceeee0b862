package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.VisitTally;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts visits durably: each is in a memory-mapped file before its redirect is answered, and stays there until the
 * database has it.
 *
 * <p>{@link #visited} and {@link #orphaned} are thread-safe, take no lock but when a segment is full, touch no disk and
 * never throw. {@link #oldest} and {@link #done} are for one flush thread.
 */
public final class VisitJournal implements AutoCloseable {

    /*
     * The active segment takes records; a spare one is ready to follow it; full ones wait in `waiting`, oldest first,
     * together with those of dead processes. The thread "plumbline-visit-journal" makes the next spare. When the bound
     * is reached or the disk is full, it adds up what the oldest waiting segment still holds, writes that tally as the
     * first record of the reserve segment, makes the reserve the spare, and takes the blocks of the added-up segment for
     * the next reserve: detail is lost, counts are not. A tally takes 24 bytes a link, a visit takes more, so it always
     * fits where its visits were.
     *
     * A tally names the segment that it stands for. If the process dies between the two steps, recovery finds both and
     * drops the segment.
     *
     * When a segment is full and no spare is ready yet, visits are counted in memory (`overflow`) for the moment it
     * takes; the next spare begins with them.
     */
    private static final Logger LOG = System.getLogger(VisitJournal.class.getName());

    // holds arrays only, no class of ours, so that a redeployment leaves nothing behind in the server's threads
    private static final ThreadLocal<byte[]> SCRATCH = new ThreadLocal<>();

    private static final int REMOTE_ADDRESS_CHARACTERS = 64;
    private static final int USER_AGENT_CHARACTERS = 512;
    private static final int REFERER_CHARACTERS = 1024;
    private static final int URL_CHARACTERS = 2048;
    private static final int VISIT_BYTES =
            32 + 3 * (REMOTE_ADDRESS_CHARACTERS + USER_AGENT_CHARACTERS + REFERER_CHARACTERS + 2 * URL_CHARACTERS);
    private static final int ORPHAN_BYTES = 3;
    private static final int TALLIED_BYTES = 24;

    private final VisitJournalSettings settings;
    private final JournalDirectory directory;
    private final UUID id = UUID.randomUUID();
    private final Deque<JournalSegment> waiting = new ArrayDeque<>();
    private final Semaphore spareWanted = new Semaphore(0);
    private final Thread spareMaker;
    private final LongAdder appended = new LongAdder();
    private final LongAdder droppedDetail = new LongAdder();
    private final AtomicLong diskBytes = new AtomicLong();

    private volatile JournalSegment active;
    private @Nullable JournalSegment spare;
    // of the spare-making thread alone
    private @Nullable JournalSegment reserve;
    private @Nullable JournalSegment reading;
    private VisitTally overflow = new VisitTally();
    private long segments;
    private boolean diskRefused;
    private volatile boolean closed;

    private VisitJournal(VisitJournalSettings settings, JournalDirectory directory) throws IOException {
        this.settings = settings;
        this.directory = directory;
        adopt();
        this.active = newSegment();
        this.active.number(segments++);
        this.reserve = newSegment();
        this.spareMaker = new Thread(this::makeSpares, "plumbline-visit-journal");
        this.spareMaker.setDaemon(true);
    }

    /**
     * Opens the journal and adopts what earlier processes left in its directory.
     *
     * @throws IOException if the directory cannot be used or belongs to another running instance
     */
    public static VisitJournal open(VisitJournalSettings settings) throws IOException {
        var directory = JournalDirectory.open(settings.directory());
        try {
            var journal = new VisitJournal(settings, directory);
            journal.spareWanted.release();
            journal.spareMaker.start();
            return journal;
        } catch (IOException failure) {
            directory.close();
            throw failure;
        }
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
        var bytes = SCRATCH.get();
        if (bytes == null) {
            bytes = new byte[VISIT_BYTES];
            SCRATCH.set(bytes);
        }
        var record = new RecordWriter(bytes);
        record.octet(RecordReader.VISIT);
        record.number(linkId);
        record.number(atMillis);
        record.text(remoteAddress, REMOTE_ADDRESS_CHARACTERS);
        record.text(referer, REFERER_CHARACTERS);
        record.text(userAgent, USER_AGENT_CHARACTERS);
        record.text(visitedUrl, URL_CHARACTERS);
        record.text(redirectUrl, URL_CHARACTERS);
        while (!append(bytes, record.length())) {
            if (overflowed(linkId, PotentialBots.includes(userAgent))) {
                return;
            }
        }
    }

    /** Notes a visit that led to no link: only counted. */
    public void orphaned(OrphanType type, boolean potentialBot) {
        var bytes = new byte[ORPHAN_BYTES];
        var record = new RecordWriter(bytes);
        record.octet(RecordReader.ORPHAN);
        record.octet(RecordReader.codeOf(type));
        record.octet(potentialBot ? 1 : 0);
        while (!append(bytes, record.length())) {
            if (overflowed(type, potentialBot)) {
                return;
            }
        }
    }

    /** Visits noted since the journal was opened. */
    public long appended() {
        return appended.sum();
    }

    /** Visits that are counted but whose detail had to be given up, since the journal was opened. */
    public long droppedDetail() {
        return droppedDetail.sum();
    }

    /** Bytes of disk that the segments take. */
    public long diskBytes() {
        return diskBytes.get();
    }

    /** Bytes of records that the database does not have yet. */
    public synchronized long lagBytes() {
        var lag = (long) active.usedBytes() - active.flushed();
        for (var segment : waiting) {
            lag += segment.usedBytes() - segment.flushed();
        }
        return lag;
    }

    /**
     * The segment that the next batch comes from: the oldest one with records that the database may not have. It is kept
     * from being dropped until {@link #done}.
     */
    synchronized Optional<JournalSegment> oldest() {
        var candidate = waiting.peekFirst();
        reading = candidate != null ? candidate : active;
        return reading.usedBytes() > reading.flushed() || candidate != null ? Optional.of(reading) : Optional.empty();
    }

    /** Ends the reading of a segment; deletes it if the database has all of it. */
    synchronized void done(JournalSegment segment) {
        reading = null;
        if (segment != active && segment.endsAt(segment.flushed())) {
            waiting.remove(segment);
            delete(segment);
        }
    }

    /** Stops taking visits and gives the directory free; what is not flushed yet waits for the next start. */
    @Override
    public void close() throws IOException {
        closed = true;
        spareWanted.release();
        joinSpareMaker();
        synchronized (this) {
            writeOverflow(active);
            sealed(active);
            sealed(spare);
            sealed(reserve);
        }
        directory.close();
    }

    private boolean append(byte[] record, int length) {
        while (true) {
            var segment = active;
            if (segment.append(record, length)) {
                appended.increment();
                return true;
            }
            if (!turnOver(segment)) {
                return false;
            }
        }
    }

    /** Makes the spare segment the active one; false if there is none ready. */
    private synchronized boolean turnOver(JournalSegment full) {
        if (active != full) {
            return true;
        }
        if (spare == null || closed) {
            return false;
        }
        waiting.addLast(full);
        active = spare;
        spare = null;
        spareWanted.release();
        return true;
    }

    /** Counts a visit in memory unless there is room in a segment after all. */
    private synchronized boolean overflowed(long linkId, boolean bot) {
        if (hasRoom()) {
            return false;
        }
        appended.increment();
        droppedDetail.increment();
        overflow.add(linkId, 1, bot ? 1 : 0);
        return true;
    }

    private synchronized boolean overflowed(OrphanType type, boolean bot) {
        if (hasRoom()) {
            return false;
        }
        appended.increment();
        overflow.add(type, 1, bot ? 1 : 0);
        return true;
    }

    /** Decided under the lock that a new segment is offered under, so that no visit is left behind in memory. */
    private boolean hasRoom() {
        return !closed && (spare != null || !active.isFull());
    }

    private void makeSpares() {
        while (!closed) {
            try {
                // also wakes up by itself, for a disk may have room again
                spareWanted.tryAcquire(1, TimeUnit.SECONDS);
                spareWanted.drainPermits();
                makeSpare();
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private void makeSpare() {
        if (reserve == null) {
            reserve = madeOnDisk().orElse(null);
        }
        if (!hasSpare()) {
            madeOnDisk().ifPresentOrElse(segment -> offer(numbered(segment)), this::reclaim);
        }
    }

    private synchronized boolean hasSpare() {
        return spare != null;
    }

    private Optional<JournalSegment> madeOnDisk() {
        if (diskBytes.get() + settings.segmentBytes() > settings.maxBytes()) {
            return Optional.empty();
        }
        try {
            var segment = newSegment();
            diskRefused = false;
            return Optional.of(segment);
        } catch (IOException failure) {
            if (!diskRefused) {
                LOG.log(Level.WARNING, "the visit journal cannot grow and will give up its oldest detail", failure);
            }
            diskRefused = true;
            return Optional.empty();
        }
    }

    /** Makes the reserve the spare, beginning with the tally of the oldest waiting segment, which becomes the reserve. */
    private void reclaim() {
        var next = reserve;
        var victim = next == null ? Optional.<JournalSegment>empty() : takeVictim();
        if (next == null || victim.isEmpty()) {
            return;
        }
        var segment = victim.get();
        var tally = new TallySink();
        segment.read(segment.flushed(), tally);
        appendTally(numbered(next), segment.journalId(), segment.number(), tally.tally());
        offer(next);
        droppedDetail.add(tally.visits());
        LOG.log(
                Level.WARNING,
                "the visit journal is full: {0} visits are counted without their detail",
                tally.visits());
        if (segment.capacity() == settings.segmentBytes()) {
            reserve = segment.recycled(id);
        } else {
            delete(segment);
            reserve = null;
        }
    }

    private synchronized Optional<JournalSegment> takeVictim() {
        for (var segment : waiting) {
            if (segment != reading && !segment.isInDoubt() && segment.capacity() <= settings.segmentBytes()) {
                waiting.remove(segment);
                return Optional.of(segment);
            }
        }
        return Optional.empty();
    }

    private synchronized JournalSegment numbered(JournalSegment segment) {
        segment.number(segments++);
        return segment;
    }

    private synchronized void offer(JournalSegment segment) {
        writeOverflow(segment);
        if (active.isFull()) {
            waiting.addLast(active);
            active = segment;
            spareWanted.release();
        } else {
            spare = segment;
        }
    }

    /** Moves what was counted in memory into a segment. */
    private void writeOverflow(JournalSegment segment) {
        if (!overflow.isEmpty() && appendTally(segment, id, JournalSegment.UNNUMBERED, overflow)) {
            overflow = new VisitTally();
        }
    }

    private static boolean appendTally(JournalSegment segment, UUID journalId, long number, VisitTally tally) {
        var bytes = new byte[64 + TALLIED_BYTES * (tally.byLink().size() + OrphanType.values().length)];
        var record = new RecordWriter(bytes);
        record.tally(journalId, number, tally);
        return record.length() <= segment.room() && segment.append(bytes, record.length());
    }

    private void adopt() throws IOException {
        var left = directory.left();
        var covered = new HashSet<String>();
        for (var segment : left) {
            segment.read(segment.flushed(), new CoverageSink(covered));
        }
        for (var segment : left) {
            diskBytes.addAndGet(segment.capacity());
            if (covered.contains(CoverageSink.nameOf(segment.journalId(), segment.number()))) {
                delete(segment);
            } else {
                waiting.addLast(segment);
            }
        }
        if (!waiting.isEmpty()) {
            LOG.log(Level.INFO, "the visit journal adopts {0} segments of an earlier process", waiting.size());
        }
    }

    private JournalSegment newSegment() throws IOException {
        var segment = JournalSegment.create(directory.path(), id, settings.segmentBytes());
        diskBytes.addAndGet(segment.capacity());
        return segment;
    }

    /** Ends a segment; its file stays if it holds something that the database lacks. */
    private void sealed(@Nullable JournalSegment segment) {
        if (segment != null) {
            segment.seal();
            if (segment.endsAt(segment.flushed())) {
                delete(segment);
            }
        }
    }

    private void delete(JournalSegment segment) {
        try {
            segment.delete();
            diskBytes.addAndGet(-segment.capacity());
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "the visit journal cannot delete \"" + segment + "\"", failure);
        }
    }

    private void joinSpareMaker() {
        try {
            spareMaker.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
