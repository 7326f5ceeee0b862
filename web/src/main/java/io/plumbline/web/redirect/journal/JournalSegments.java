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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a journal: the active one, those ready to follow it, and those that wait for the database. Thread-safe;
 * takes no lock but when the active segment is full.
 */
final class JournalSegments implements AutoCloseable {

    /*
     * The active segment takes records; spare ones are ready to follow it; full ones wait in `waiting`, oldest first,
     * together with those of dead processes. The thread "plumbline-visit-journal" makes spares ahead of need. A writer
     * who finds none makes one himself, so that no acknowledged visit is in memory alone.
     *
     * When the bound is reached or the disk is full, the oldest waiting segment is given up: what it still holds is added
     * up, the tally becomes the first record of the reserve segment, and the blocks of the given-up segment become the
     * next reserve: detail is lost, counts are not. A tally takes 24 bytes a link, a visit takes more, so it always fits
     * where its visits were. A tally names the segment that it stands for, and that segment is made void before anybody
     * reads the tally: if the process dies between the two, recovery finds both and drops the segment.
     *
     * Only if nothing can be given up either, visits are counted in memory (`overflow`) until there is a segment again,
     * which begins with them.
     */
    private static final Logger LOG = System.getLogger(JournalSegments.class.getName());

    private static final int SPARES = 2;
    private static final int TALLIED_BYTES = 24;
    private static final int TALLY_BYTES = 64 + TALLIED_BYTES * OrphanType.values().length;

    private final VisitJournalSettings settings;
    private final JournalDirectory directory;
    private final UUID id = UUID.randomUUID();
    private final Deque<JournalSegment> spares = new ArrayDeque<>();
    private final Deque<JournalSegment> waiting = new ArrayDeque<>();
    // giving them up would gain nothing, for they hold tallies of many links already
    private final Set<JournalSegment> kept = new HashSet<>();
    private final Semaphore spareWanted = new Semaphore(1);
    private final Thread spareMaker = new Thread(this::makeSpares, "plumbline-visit-journal");
    private final AtomicLong diskBytes = new AtomicLong();
    private final AtomicLong droppedDetail = new AtomicLong();

    private volatile JournalSegment active;
    private @Nullable JournalSegment reserve;
    private @Nullable JournalSegment reading;
    private VisitTally overflow = new VisitTally();
    private long segments;
    private volatile boolean diskRefused;
    private volatile boolean closed;

    private JournalSegments(VisitJournalSettings settings, JournalDirectory directory) throws IOException {
        this.settings = settings;
        this.directory = directory;
        adopt();
        this.active = newSegment();
        this.active.number(segments++);
        this.reserve = newSegment();
        this.spareMaker.setDaemon(true);
    }

    /**
     * Locks the directory and adopts what earlier processes left in it.
     *
     * @throws IOException if the directory cannot be used or belongs to another running instance
     */
    static JournalSegments open(VisitJournalSettings settings) throws IOException {
        var directory = JournalDirectory.open(settings.directory());
        try {
            var segments = new JournalSegments(settings, directory);
            segments.spareMaker.start();
            return segments;
        } catch (IOException failure) {
            directory.close();
            throw failure;
        }
    }

    /** The segment that takes records. */
    JournalSegment active() {
        return active;
    }

    /** Puts another segment in the place of a full one, unless somebody did already; false if there is none. */
    synchronized boolean turnOver(JournalSegment full) {
        return active != full || (!closed && activateNext());
    }

    /** Counts visits in memory; false if there is room in a segment after all. */
    synchronized boolean count(VisitTally visits) {
        // decided under the lock that a segment is offered under, so that no visit is left behind
        if (!closed && (!spares.isEmpty() || !active.isFull())) {
            return false;
        }
        overflow.addAll(visits);
        visits.byLink().values().forEach(ofLink -> droppedDetail.addAndGet(ofLink.total()));
        return true;
    }

    /** Visits whose detail was given up. */
    long droppedDetail() {
        return droppedDetail.get();
    }

    /** Bytes of disk that the segments take. */
    long diskBytes() {
        return diskBytes.get();
    }

    /** Bytes of records that the database does not have yet. */
    synchronized long lagBytes() {
        var lag = (long) active.usedBytes() - active.flushed();
        for (var segment : waiting) {
            lag += segment.usedBytes() - segment.flushed();
        }
        return lag;
    }

    /** The oldest segment with records that the database may not have. It is kept from being given up until {@link #done}. */
    synchronized Optional<JournalSegment> oldest() {
        var candidate = waiting.isEmpty() ? active : waiting.getFirst();
        if (candidate == active && active.usedBytes() <= active.flushed()) {
            return Optional.empty();
        }
        reading = candidate;
        return Optional.of(candidate);
    }

    /** Ends the reading of a segment; deletes it if the database has all of it. */
    synchronized void done(JournalSegment segment) {
        reading = null;
        if (segment != active && segment.endsAt(segment.flushed())) {
            waiting.remove(segment);
            kept.remove(segment);
            delete(segment);
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        spareWanted.release();
        joinSpareMaker();
        synchronized (this) {
            var hasRoom = true;
            while (!overflow.isEmpty() && hasRoom) {
                hasRoom = activateNext();
            }
            sealed(active);
            spares.forEach(this::sealed);
            sealed(reserve);
            if (!overflow.isEmpty()) {
                LOG.log(Level.WARNING, "{0} visits found no room in the visit journal and are lost", overflow.total());
            }
        }
        directory.close();
    }

    private void makeSpares() {
        while (!closed) {
            try {
                // also wakes up by itself, for a disk may have room again
                spareWanted.tryAcquire(1, TimeUnit.SECONDS);
                spareWanted.drainPermits();
                makeReady();
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException | InternalError failure) {
                // the boundary of this thread: writers make their segments themselves meanwhile
                LOG.log(Level.WARNING, "the visit journal cannot make segments ahead", failure);
            }
        }
    }

    /** The files are made outside the lock, which writers may be waiting for. */
    private void makeReady() {
        if (lacksReserve()) {
            madeOnDisk().ifPresent(this::keep);
        }
        while (lacksSpares(SPARES)) {
            var made = madeOnDisk();
            if (made.isEmpty()) {
                break;
            }
            offer(made.get());
        }
        synchronized (this) {
            if (lacksSpares(1)) {
                givenUp().ifPresent(this::offer);
            }
        }
    }

    private synchronized boolean lacksReserve() {
        return reserve == null;
    }

    private synchronized void keep(JournalSegment segment) {
        reserve = segment;
    }

    private synchronized boolean lacksSpares(int wanted) {
        return spares.size() < wanted && !closed;
    }

    private Optional<JournalSegment> madeOnDisk() {
        var size = settings.segmentBytes();
        var most = settings.maxBytes() - size;
        if (diskBytes.getAndUpdate(taken -> taken > most ? taken : taken + size) > most) {
            return Optional.empty();
        }
        try {
            var segment = JournalSegment.create(directory.path(), id, size);
            diskRefused = false;
            return Optional.of(segment);
        } catch (IOException failure) {
            diskBytes.addAndGet(-size);
            if (!diskRefused) {
                LOG.log(Level.WARNING, "the visit journal cannot grow and will give up its oldest detail", failure);
            }
            diskRefused = true;
            return Optional.empty();
        }
    }

    /** The reserve, beginning with the tally of the oldest segment, whose blocks become the next reserve. */
    private Optional<JournalSegment> givenUp() {
        var next = reserve;
        var victim = next == null ? null : victim();
        if (next == null || victim == null) {
            return Optional.empty();
        }
        var tally = new TallySink();
        var end = victim.read(victim.flushed(), tally);
        var gainsRoom = (long) TALLIED_BYTES * tally.tally().byLink().size() < next.capacity() / 2;
        if (!gainsRoom
                || !victim.endsAt(end)
                || !appendTally(next, victim.journalId(), victim.number(), tally.tally())) {
            kept.add(victim);
            return givenUp();
        }
        waiting.remove(victim);
        reserve = emptied(victim);
        droppedDetail.addAndGet(tally.visits());
        LOG.log(
                Level.WARNING,
                "the visit journal is full: {0} visits are counted without their detail",
                tally.visits());
        return Optional.of(next);
    }

    private @Nullable JournalSegment victim() {
        for (var segment : waiting) {
            if (segment != reading
                    && !kept.contains(segment)
                    && !segment.isInDoubt()
                    && segment.isAtRest()
                    && segment.capacity() <= settings.segmentBytes()) {
                return segment;
            }
        }
        return null;
    }

    /** The blocks of a given-up segment; null if they are not of the usual size or cannot be written. */
    private @Nullable JournalSegment emptied(JournalSegment victim) {
        try {
            if (victim.capacity() == settings.segmentBytes()) {
                return victim.recycled(id);
            }
        } catch (InternalError noPage) {
            LOG.log(Level.WARNING, "\"" + victim + "\" cannot be used again: " + noPage.getMessage());
        }
        delete(victim);
        return null;
    }

    private synchronized void offer(JournalSegment segment) {
        makeSpare(segment);
        while (!overflow.isEmpty() && !spares.isEmpty()) {
            activateNext();
        }
    }

    private void makeSpare(JournalSegment segment) {
        segment.number(segments++);
        spares.addLast(segment);
    }

    private boolean activateNext() {
        // from here on it may be given up itself, for its successor
        waiting.addLast(active);
        if (spares.isEmpty()) {
            madeOnDisk().or(this::givenUp).ifPresent(this::makeSpare);
        }
        var next = spares.pollFirst();
        if (next == null) {
            waiting.removeLast();
            return false;
        }
        writeOverflow(next);
        // full already, unless it is set aside to make room for what is counted in memory
        active.seal();
        active = next;
        spareWanted.release();
        return true;
    }

    /** Moves what was counted in memory into a segment, as far as it fits. */
    private void writeOverflow(JournalSegment segment) {
        var part = overflow.take((segment.room() - TALLY_BYTES) / TALLIED_BYTES);
        if (!part.isEmpty() && !appendTally(segment, id, JournalSegment.UNNUMBERED, part)) {
            overflow.addAll(part);
        }
    }

    private static boolean appendTally(JournalSegment segment, UUID journalId, long number, VisitTally tally) {
        var bytes = new byte[TALLY_BYTES + TALLIED_BYTES * tally.byLink().size()];
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
