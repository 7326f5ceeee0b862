package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.BatchMark;
import io.plumbline.persistence.visit.VisitBatches;
import io.plumbline.persistence.visit.VisitStoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Drains a journal into the database, batch by batch, each exactly once.
 *
 * <p>{@link #run} is the body of one thread and returns after {@link #stop}; {@link #drain} is for that thread or, while
 * none runs, for a test. The figures are thread-safe.
 */
public final class VisitFlush implements Runnable {

    /*
     * A batch carries the next number of its journal, and the database keeps the newest number with the offset it
     * reached. After a failed or unheard commit, and for the segments of a dead process, that offset is asked for before
     * the next batch is cut: what is in the database already is stepped over.
     *
     * Rounds begin at an interval; one that takes longer is followed at once, by one with larger batches, for it takes what
     * has come meanwhile and no more: a batch costs the database the less for each visit the more of them there are. Batches that
     * take seconds, or fail, are followed by smaller ones.
     */
    private static final Logger LOG = System.getLogger(VisitFlush.class.getName());

    /** Batches of fewer visits leave no link behind in the order. */
    private static final int RANKED_AT_ONCE = 1000;

    private static final int LINKS_RANKED_A_ROUND = 2000;

    private final VisitJournal journal;
    private final VisitBatches batches;
    private final VisitJournalSettings settings;
    private final VisitHouseKeeping house;
    private final Semaphore stopping = new Semaphore(0);
    private final AtomicLong flushed = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong caughtUpNanos = new AtomicLong(System.nanoTime());

    /** By journal, the newest mark in the database; absent key: not asked yet. Empty: none there. */
    private final Map<UUID, Optional<BatchMark>> marks = new HashMap<>();

    private final BatchSize size;
    private final BatchSink sink;
    private boolean databaseDown;
    private boolean mayHaveMore;

    /** The link where the next round goes on bringing the order of links by visits up to date; 0 for none. */
    private long rankedUpTo;

    /** Whether there was a large batch since that walk began; an earlier process may have left the order behind, too. */
    private boolean ranksLag = true;

    public VisitFlush(
            VisitJournal journal,
            VisitBatches batches,
            VisitJournalSettings settings,
            VisitRetention retention,
            Clock clock) {
        this.journal = journal;
        this.batches = batches;
        this.settings = settings;
        this.house = new VisitHouseKeeping(batches, retention, clock);
        this.size = new BatchSize(settings.batchVisits());
        this.sink = new BatchSink(size.visits());
    }

    @Override
    public void run() {
        var stopped = false;
        var due = System.nanoTime();
        while (!stopped) {
            due = Math.max(due + settings.flushInterval().toNanos(), System.nanoTime());
            stopped = isStoppedBy(due);
            round();
        }
        // visits may have come in while the last round was under way
        var deadline = System.nanoTime() + settings.stopTimeout().toNanos();
        var before = -1L;
        while (journal.lagBytes() > 0 && flushed.get() > before && System.nanoTime() - deadline < 0) {
            before = flushed.get();
            round();
        }
    }

    /** Lets {@link #run} drain once more and return. */
    public void stop() {
        stopping.release();
    }

    /** Visits that this flush brought into the database. */
    public long flushed() {
        return flushed.get();
    }

    /** Batches that failed. */
    public long failures() {
        return failures.get();
    }

    /** Time since the journal was last empty: how old the oldest visit not in the database may be. */
    public Duration lag() {
        return journal.lagBytes() == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - caughtUpNanos.get());
    }

    /**
     * Brings everything noted so far into the database.
     *
     * @throws VisitStoreException if the database does not answer; what is left comes with the next drain
     */
    public void drain() {
        var begun = System.nanoTime();
        var segment = journal.oldest();
        while (segment.isPresent()) {
            flush(segment.get());
            segment = mayHaveMore ? journal.oldest() : Optional.empty();
        }
        caughtUpNanos.set(begun);
        rankLinks();
        house.keep();
    }

    private boolean isStoppedBy(long dueNanos) {
        try {
            return stopping.tryAcquire(Math.max(0, dueNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            // the server ends its threads this way; a last round still has to write, which an interrupt would prevent
            return true;
        }
    }

    private void round() {
        try {
            drain();
            if (databaseDown) {
                LOG.log(Level.INFO, "the database takes visits again");
            }
            databaseDown = false;
        } catch (RuntimeException | Error failure) {
            // the boundary of this thread: whatever a pool or a mapped file throws, visits wait for the next round
            failures.incrementAndGet();
            if (!databaseDown) {
                LOG.log(Level.WARNING, "visits wait in the journal until the database takes them", failure);
            }
            databaseDown = true;
        }
    }

    /** Flushes one batch of a segment. */
    private void flush(JournalSegment segment) {
        mayHaveMore = false;
        try {
            var mark = markOf(segment);
            var from = segment.flushed();
            sink.collect(size.visits());
            var to = segment.read(from, sink);
            if (!sink.batch().isEmpty()) {
                var number = mark.map(BatchMark::number).orElse(0L) + 1;
                segment.flushing(to);
                write(segment, new BatchMark(segment.journalId(), number, segment.number(), to));
            }
            segment.flushed(to);
            mayHaveMore = segment.endsAt(to) || (sink.isCut() && to > from);
        } finally {
            journal.done(segment);
        }
    }

    private void write(JournalSegment segment, BatchMark mark) {
        // until the commit is heard of, the mark is unknown
        marks.remove(segment.journalId());
        var visits = sink.batch().total();
        if (!isWrittenAndTimed(mark)) {
            throw new IllegalStateException("batch " + mark + " is in the database already; another instance"
                    + " writes the journal in \"" + segment + "\"");
        }
        marks.put(segment.journalId(), Optional.of(mark));
        flushed.addAndGet(visits);
        ranksLag |= sink.batch().total() > RANKED_AT_ONCE;
    }

    private boolean isWrittenAndTimed(BatchMark mark) {
        var begun = System.nanoTime();
        var done = false;
        try {
            var written = isWrittenSomehow(mark);
            done = true;
            return written;
        } finally {
            if (done) {
                size.written(sink.records(), Duration.ofNanos(System.nanoTime() - begun));
            } else {
                size.failed();
            }
        }
    }

    private boolean isWrittenSomehow(BatchMark mark) {
        try {
            return batches.write(mark, sink.batch());
        } catch (VisitStoreException failure) {
            if (!failure.isDataRefused()) {
                throw failure;
            }
            LOG.log(
                    Level.WARNING,
                    "the database refuses the detail of batch " + mark + "; its visits are counted without",
                    failure);
            sink.batch().dropDetail();
            return batches.write(mark, sink.batch());
        }
    }

    /** Some links further with each round, until all were looked at since the last large batch. */
    private void rankLinks() {
        if (rankedUpTo == 0 && !ranksLag) {
            return;
        }
        if (rankedUpTo == 0) {
            // what large batches leave behind from here on is for the next walk
            ranksLag = false;
        }
        rankedUpTo = batches.rankLinks(rankedUpTo, LINKS_RANKED_A_ROUND).orElse(0);
    }

    /** The journal's newest mark; steps the segment over what that mark says is written. */
    private Optional<BatchMark> markOf(JournalSegment segment) {
        var mark = marks.computeIfAbsent(segment.journalId(), batches::lastOf);
        mark.ifPresentOrElse(last -> stepOver(segment, last), () -> segment.flushed(segment.flushed()));
        return mark;
    }

    private static void stepOver(JournalSegment segment, BatchMark last) {
        var written = segment.number() < last.segment()
                ? segment.capacity()
                : segment.number() == last.segment() ? (int) last.endOffset() : segment.flushed();
        segment.flushed(Math.max(written, segment.flushed()));
    }
}
