package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.BatchMark;
import io.plumbline.persistence.visit.VisitBatches;
import io.plumbline.persistence.visit.VisitStoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

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
     * Two batches may be under way, one being counted while the detail of the next is copied. A batch is cut when there is a
     * place for it, of what has come by then and no more: a batch costs the database the less for each visit the more of them
     * there are. If one fails, so does the one behind it, and both are cut anew. Batches that take seconds, or fail, are
     * followed by smaller ones.
     *
     * Rounds begin at an interval; one that takes longer is followed at once.
     */
    private static final Logger LOG = System.getLogger(VisitFlush.class.getName());

    /** Batches of fewer visits leave no link behind in the order. */
    private static final int RANKED_AT_ONCE = 1000;

    private static final int LINKS_RANKED_A_ROUND = 2000;

    /** How long a thread that writes waits for another batch. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** How long a copied batch keeps its locks for the one before it: longer than counting takes, shorter than a recount. */
    private static final Duration TURN_WAIT = Duration.ofSeconds(30);

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

    private final Duration turnWait;
    private final BatchSize size;
    private final ThreadPoolExecutor writers;
    private final List<BatchSink> sinks;

    /** Oldest first. */
    private final Deque<BatchUnderWay> underWay = new ArrayDeque<>();

    private boolean databaseDown;
    private boolean orderWaits;
    private boolean mayHaveMore;

    // from here on: of whoever writes the newest batch, or of the flush's own thread while none is under way
    /** The link where the next round goes on bringing the order of links by visits up to date; 0 for none. */
    private long rankedUpTo;

    /** Whether there was a large batch since that walk began; an earlier process may have left the order behind, too. */
    private boolean ranksLag = true;

    /** A flush whose batches are written by threads of its own. */
    public VisitFlush(
            VisitJournal journal,
            VisitBatches batches,
            VisitJournalSettings settings,
            VisitRetention retention,
            Clock clock) {
        this(journal, batches, settings, retention, clock, VisitFlush::daemon);
    }

    /**
     * A flush.
     *
     * @param threads makes the two threads that write batches: as {@link #run} begins, and none until it ends; for
     *     {@link #drain} alone when there are batches, and those that have been idle for long end
     */
    public VisitFlush(
            VisitJournal journal,
            VisitBatches batches,
            VisitJournalSettings settings,
            VisitRetention retention,
            Clock clock,
            ThreadFactory threads) {
        this(journal, batches, settings, retention, clock, threads, TURN_WAIT);
    }

    /**
     * A flush, likewise.
     *
     * @param turnWait how long a copied batch waits for the one before it until it is undone and cut anew
     */
    VisitFlush(
            VisitJournal journal,
            VisitBatches batches,
            VisitJournalSettings settings,
            VisitRetention retention,
            Clock clock,
            ThreadFactory threads,
            Duration turnWait) {
        this.turnWait = turnWait;
        this.journal = journal;
        this.batches = batches;
        this.settings = settings;
        this.house = new VisitHouseKeeping(batches, retention, clock);
        this.size = new BatchSize(settings.batchVisits());
        this.sinks = List.of(new BatchSink(size.visits()), new BatchSink(size.visits()));
        this.writers = new ThreadPoolExecutor(
                sinks.size(), sinks.size(), IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        writers.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "plumbline-visit-batch");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void run() {
        // now: a server that is stopping makes no more threads, and the last visits need them
        writers.allowCoreThreadTimeOut(false);
        attempt(writers::prestartAllCoreThreads);
        try {
            var stopped = false;
            var due = System.nanoTime();
            while (!stopped) {
                due = Math.max(due + settings.flushInterval().toNanos(), System.nanoTime());
                var rest = due;
                attempt(() -> settleUntil(rest));
                stopped = isStoppedBy(due);
                attempt(this::round);
            }
            // visits may have come in while the last round was under way
            var deadline = System.nanoTime() + settings.stopTimeout().toNanos();
            var before = -1L;
            do {
                before = flushed.get();
                attempt(this::drain);
            } while (journal.lagBytes() > 0 && flushed.get() > before && System.nanoTime() - deadline < 0);
        } finally {
            writers.shutdown();
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
        cutAll();
        settleAll();
        keepOrder();
    }

    private boolean isStoppedBy(long dueNanos) {
        try {
            return stopping.tryAcquire(Math.max(0, dueNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            // the server ends its threads this way; a last round still has to write, which an interrupt would prevent
            return true;
        }
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error failure) {
            // the boundary of this thread: whatever a pool or a mapped file throws, visits wait for the next round
            failures.incrementAndGet();
            if (!databaseDown) {
                LOG.log(Level.WARNING, "visits wait in the journal until the database takes them", failure);
            }
            databaseDown = true;
        }
    }

    /** Takes what has come; the last batch may still be under way afterwards. */
    private void round() {
        cutAll();
        while (underWay.size() >= sinks.size()) {
            settle();
        }
        if (house.isDue()) {
            settleAll();
        }
        if (underWay.isEmpty()) {
            keepOrder();
        }
    }

    private void keepOrder() {
        orderIsKept(BatchUnderWay.failureOf(this::rankLinks));
        house.keep();
        databaseAnswers();
    }

    private void databaseAnswers() {
        if (databaseDown) {
            LOG.log(Level.INFO, "the database takes visits again");
        }
        databaseDown = false;
    }

    /** Sends everything noted so far on its way, batch by batch. */
    private void cutAll() {
        var begun = System.nanoTime();
        mayHaveMore = true;
        while (mayHaveMore) {
            mayHaveMore = false;
            if (underWay.size() >= sinks.size()) {
                settle();
            }
            begun = System.nanoTime();
            next().ifPresent(this::cut);
        }
        var last = underWay.peekLast();
        if (last == null) {
            caughtUpNanos.set(begun);
        } else {
            last.isLastAt(begun);
        }
    }

    /** The segment of the next batch; one of another journal follows when all that is under way is written. */
    private Optional<JournalSegment> next() {
        var last = underWay.peekLast();
        if (last == null) {
            return journal.oldest();
        }
        var behind = journal.behind(last.segment(), last.end());
        if (behind.isPresent() && !last.isFollowedBy(behind.get())) {
            journal.done(behind.get());
            settleAll();
            return journal.oldest();
        }
        return behind;
    }

    /** Cuts a batch from a segment. */
    private void cut(JournalSegment segment) {
        try {
            var last = underWay.peekLast();
            var goesOn = last != null && last.segment() == segment;
            var mark = last == null ? markOf(segment) : Optional.of(last.mark());
            var from = goesOn ? last.end() : segment.flushed();
            var sink = sinks.get(last != null && last.sink() == sinks.get(0) ? 1 : 0);
            sink.collect(size.visits());
            var to = segment.read(from, sink);
            if (!sink.batch().isEmpty()) {
                var number = mark.map(BatchMark::number).orElse(0L) + 1;
                segment.flushing(to);
                write(segment, new BatchMark(segment.journalId(), number, segment.number(), to), sink);
            } else if (goesOn) {
                last.endAt(to);
            } else {
                segment.flushed(to);
            }
            mayHaveMore = segment.endsAt(to) || (sink.isCut() && to > from);
        } finally {
            journal.done(segment);
        }
    }

    private void write(JournalSegment segment, BatchMark mark, BatchSink sink) {
        var batch = new BatchUnderWay(segment, mark, sink, underWay.peekLast(), turnWait);
        writers.execute(() -> batch.write(batches, () -> rankLinksBehind(sink)));
        underWay.addLast(batch);
    }

    private void settleAll() {
        while (!underWay.isEmpty()) {
            settle();
        }
    }

    private void settleUntil(long dueNanos) {
        var isInTime = true;
        while (isInTime && !underWay.isEmpty()) {
            var written = awaited(dueNanos - System.nanoTime());
            written.ifPresent(this::settled);
            isInTime = written.isPresent();
        }
    }

    private void settle() {
        settled(awaited(Long.MAX_VALUE).orElseThrow());
    }

    /** What became of the oldest batch under way, if that is known in time; if it was not written, none behind it was. */
    private Optional<BatchUnderWay.Written> awaited(long mostNanos) {
        try {
            return underWay.getFirst().await(mostNanos);
        } catch (InterruptedException interrupted) {
            // the server ends its threads this way; what is under way still has to be written
            stopping.release();
            return awaited(mostNanos);
        } catch (RuntimeException | Error failure) {
            size.failed();
            for (var batch : underWay) {
                batch.awaitEnd();
                // until the database is asked, the mark is unknown
                marks.remove(batch.mark().journalId());
            }
            underWay.clear();
            throw failure;
        }
    }

    private void settled(BatchUnderWay.Written written) {
        var batch = underWay.removeFirst();
        var segment = batch.segment();
        size.written(batch.sink().records(), written.took());
        marks.put(segment.journalId(), Optional.of(batch.mark()));
        flushed.addAndGet(batch.sink().batch().total());
        var next = underWay.peekFirst();
        if (next != null && next.segment() == segment) {
            segment.flushedBefore(batch.end());
        } else {
            segment.flushed(batch.end());
        }
        journal.done(segment);
        batch.caughtUpNanos().ifPresent(caughtUpNanos::set);
        databaseAnswers();
        orderIsKept(written.afterwards());
    }

    /** Says once that the order of links waits, which is no reason for a visit to wait. */
    private void orderIsKept(@Nullable RuntimeException failure) {
        if (failure != null && !orderWaits) {
            LOG.log(
                    Level.WARNING,
                    "visits are counted, but lists of links in the order of visits may lag until the database"
                            + " brings them up to date",
                    failure);
        }
        orderWaits = failure != null;
    }

    private void rankLinksBehind(BatchSink written) {
        ranksLag |= written.batch().total() > RANKED_AT_ONCE;
        rankLinks();
    }

    /** Some links further with each round, until all were looked at since the last large batch. */
    private void rankLinks() {
        if (rankedUpTo == 0 && !ranksLag) {
            return;
        }
        var next = batches.rankLinks(rankedUpTo, LINKS_RANKED_A_ROUND).orElse(0);
        if (rankedUpTo == 0) {
            // what large batches leave behind from here on is for the next walk
            ranksLag = false;
        }
        rankedUpTo = next;
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
