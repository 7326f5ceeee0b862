package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.VisitTally;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
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
     * When the bound is reached or the disk is full, the oldest waiting segment is given up for its successor. While the
     * disk is full, only that thread asks it for room.
     *
     * A start goes on with a segment that was left and has room, so that starts alone fill no disk; and it needs no room: the
     * active segment may be none. Only the last segment of its journal can go on: once the database has a record of a later
     * one, everything in those before it is taken for written.
     *
     * Only if nothing can be given up either, visits are counted in memory (`overflow`) until there is a segment again,
     * which begins with them.
     */
    private static final Logger LOG = System.getLogger(JournalSegments.class.getName());

    private static final int SPARES = 2;

    /** Once this part of the active segment is used, its successor is wanted even at the price of the oldest detail. */
    private static final int USED_PART = 4;

    private final JournalDirectory directory;
    private final Reserve reserve;
    private final Deque<JournalSegment> spares = new ArrayDeque<>();
    private final Deque<JournalSegment> waiting = new ArrayDeque<>();
    private final Semaphore spareWanted = new Semaphore(1);
    private final Thread spareMaker = new Thread(this::makeSpares, "plumbline-visit-journal");
    private final AtomicLong droppedDetail = new AtomicLong();

    private volatile JournalSegment active;
    private @Nullable JournalSegment reading;
    private VisitTally overflow = new VisitTally();
    private long segments;
    private volatile boolean closed;

    private JournalSegments(JournalDirectory directory) throws IOException {
        this.directory = directory;
        this.waiting.addAll(directory.adopt());
        if (!waiting.isEmpty()) {
            LOG.log(Level.INFO, "the visit journal adopts {0} segments of an earlier process", waiting.size());
        }
        this.active = first();
        // at the bound, too: else visits would be in memory alone until the database has taken what was adopted
        this.reserve = new Reserve(directory, directory.make().orElse(null));
        this.spareMaker.setDaemon(true);
    }

    /**
     * Locks the directory and adopts what earlier processes left in it; needs no room on the disk.
     *
     * @throws IOException if the directory cannot be used or belongs to another running instance
     */
    static JournalSegments open(VisitJournalSettings settings) throws IOException {
        var directory = JournalDirectory.open(settings);
        try {
            var segments = new JournalSegments(directory);
            segments.spareMaker.start();
            return segments;
        } catch (IOException failure) {
            directory.close();
            throw failure;
        }
    }

    private JournalSegment first() {
        for (var left : lastOfEachJournal()) {
            var continued =
                    left.capacity() <= directory.segmentBytes() ? left.continued() : Optional.<JournalSegment>empty();
            if (continued.isPresent()) {
                waiting.remove(left);
                return continued.get();
            }
        }
        var made = directory.grow().or(directory::make);
        made.ifPresent(segment -> segment.number(segments++));
        return made.orElseGet(JournalSegment::none);
    }

    private List<JournalSegment> lastOfEachJournal() {
        var last = new LinkedHashMap<UUID, JournalSegment>();
        waiting.forEach(segment -> last.put(segment.journalId(), segment));
        return List.copyOf(last.values());
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
        droppedDetail.addAndGet(visits.total());
        return true;
    }

    /** Visits that are counted in memory alone. */
    synchronized long inMemory() {
        return overflow.total();
    }

    /** Visits whose detail was given up. */
    long droppedDetail() {
        return droppedDetail.get() + reserve.droppedDetail();
    }

    /** Bytes of disk that the segments take. */
    long diskBytes() {
        return directory.diskBytes();
    }

    /** Bytes of records that the database does not have yet. */
    synchronized long lagBytes() {
        var lag = (long) active.usedBytes() - active.flushed();
        for (var segment : waiting) {
            lag += segment.usedBytes() - segment.flushed();
        }
        for (var segment : spares) {
            lag += segment.usedBytes() - segment.flushed();
        }
        return lag;
    }

    /** The oldest segment with records that the database may not have. It is kept from being given up until {@link #done}. */
    synchronized Optional<JournalSegment> oldest() {
        if (waiting.isEmpty() && !hasUnflushed(active) && !spares.isEmpty() && hasUnflushed(spares.getFirst())) {
            // the tally of one that was given up, which is not to wait for more visits
            activateNext();
        }
        var candidate = waiting.isEmpty() ? active : waiting.getFirst();
        if (candidate == active && !hasUnflushed(active)) {
            return Optional.empty();
        }
        reading = candidate;
        return Optional.of(candidate);
    }

    /**
     * The segment that goes on behind an offset of one whose records up to there are on their way into the database; it is kept
     * likewise. Empty if there are no further records.
     */
    synchronized Optional<JournalSegment> behind(JournalSegment segment, int offset) {
        var candidate = segment.endsAt(offset) ? successorOf(segment) : segment;
        var from = candidate == segment ? offset : candidate.flushed();
        if (candidate == active && active.usedBytes() <= from) {
            return Optional.empty();
        }
        reading = candidate;
        return Optional.of(candidate);
    }

    /** The segment that was active after another; that one itself while it is full and none has followed yet. */
    private JournalSegment successorOf(JournalSegment segment) {
        for (var all = waiting.iterator(); all.hasNext(); ) {
            if (all.next() == segment) {
                return all.hasNext() ? all.next() : active;
            }
        }
        return active;
    }

    private static boolean hasUnflushed(JournalSegment segment) {
        return segment.usedBytes() > segment.flushed();
    }

    /** Ends the reading of a segment; deletes it if the database has all of it. */
    void done(JournalSegment segment) {
        if (isDone(segment)) {
            directory.delete(segment);
            // there may be room for another now
            spareWanted.release();
        }
    }

    private synchronized boolean isDone(JournalSegment segment) {
        if (reading == segment) {
            reading = null;
        }
        var done = segment != active && segment.endsAt(segment.flushed());
        if (done) {
            waiting.remove(segment);
            reserve.forget(segment);
        }
        return done;
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
            reserve.close();
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
            } catch (RuntimeException | Error failure) {
                // the boundary of this thread: writers make their segments themselves meanwhile
                LOG.log(Level.WARNING, "the visit journal cannot make segments ahead", failure);
            }
        }
    }

    /** The files are made outside the lock, which writers may be waiting for. */
    private void makeReady() {
        if (lacksReserve()) {
            directory.grow().ifPresent(this::keep);
        }
        while (lacksSpares(SPARES)) {
            var made = directory.grow();
            if (made.isEmpty()) {
                break;
            }
            offer(made.get());
        }
        synchronized (this) {
            // ahead of need, but not for a journal that nobody writes into
            if (lacksSpares(1) && active.room() < active.capacity() - active.capacity() / USED_PART) {
                giveUp();
            }
            useSpares();
        }
    }

    private synchronized boolean lacksReserve() {
        return reserve.isMissing();
    }

    private synchronized void keep(JournalSegment segment) {
        reserve.set(segment);
    }

    private synchronized boolean lacksSpares(int wanted) {
        return spares.size() < wanted && !closed;
    }

    private synchronized void offer(JournalSegment segment) {
        makeSpare(segment);
        useSpares();
    }

    /** What is counted in memory has been waiting for them. */
    private void useSpares() {
        while (!overflow.isEmpty() && !spares.isEmpty()) {
            activateNext();
        }
    }

    private void makeSpare(JournalSegment segment) {
        segment.number(segments++);
        spares.addLast(segment);
    }

    private void giveUp() {
        reserve.giveUp(waiting, reading, spares, segments++);
    }

    private boolean activateNext() {
        var full = active;
        // from here on it may be given up itself, for its successor
        if (!full.isNone()) {
            waiting.addLast(full);
        }
        try {
            if (spares.isEmpty() && (closed || !directory.isDiskFull())) {
                directory.grow().ifPresent(this::makeSpare);
            }
            if (spares.isEmpty()) {
                giveUp();
            }
        } finally {
            // a spare that is there now may have cost the full one, whatever was thrown meanwhile
            if (spares.isEmpty()) {
                waiting.remove(full);
            } else {
                activate(spares.removeFirst());
            }
        }
        return active != full;
    }

    private void activate(JournalSegment next) {
        try {
            writeOverflow(next);
        } finally {
            // full already, unless it is set aside to make room for what is counted in memory
            active.seal();
            active = next;
            spareWanted.release();
        }
    }

    /** Moves what was counted in memory into a segment, as far as it fits. */
    private void writeOverflow(JournalSegment segment) {
        var part = overflow.take(TallyRecord.entriesIn(segment.room()));
        var written = part.isEmpty();
        try {
            written = written || TallyRecord.append(segment, directory.journalId(), JournalSegment.UNNUMBERED, part);
        } finally {
            if (!written) {
                overflow.addAll(part);
            }
        }
    }

    /** Ends a segment; its file stays if it holds something that the database lacks. */
    private void sealed(JournalSegment segment) {
        segment.seal();
        if (!segment.isNone() && segment.endsAt(segment.flushed())) {
            directory.delete(segment);
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
