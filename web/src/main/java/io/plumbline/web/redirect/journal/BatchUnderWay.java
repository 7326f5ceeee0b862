package io.plumbline.web.redirect.journal;

import static java.util.Objects.requireNonNull;

import io.plumbline.persistence.visit.BatchMark;
import io.plumbline.persistence.visit.VisitBatches;
import io.plumbline.persistence.visit.VisitStoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way into the database. {@link #write} is for the thread that writes it; everything else, its end and its sink
 * included, is for the thread of the flush.
 */
final class BatchUnderWay {

    /*
     * Copying a batch's detail needs no lock, counting it does: so a batch is copied while the one before it is counted. It
     * begins when that one is copied, else each could wait in the database for a place (of visitors) that the other has
     * stored; and it is counted when that one is committed: if that fails, nothing of this one is written either.
     *
     * It waits for that with the locks of its own transaction, while the one before it may wait for a lock of somebody who
     * waits for these: a circle that the database does not see. So it waits for a time only, and is then undone.
     */
    private static final Logger LOG = System.getLogger(BatchUnderWay.class.getName());

    private final JournalSegment segment;
    private final BatchMark mark;
    private final BatchSink sink;
    private final Duration turnWait;
    private final CompletableFuture<Boolean> copied = new CompletableFuture<>();
    private final CompletableFuture<Written> written = new CompletableFuture<>();
    private int end;
    private OptionalLong caughtUpNanos = OptionalLong.empty();

    // of the thread that writes
    private @Nullable BatchUnderWay before;
    private long waitedNanos;

    /**
     * A batch that nobody writes yet.
     *
     * @param before the one that must be committed before it, if that one is still under way
     * @param turnWait how long it waits for that once it is copied; it fails if that was not enough
     */
    BatchUnderWay(
            JournalSegment segment, BatchMark mark, BatchSink sink, @Nullable BatchUnderWay before, Duration turnWait) {
        this.segment = segment;
        this.mark = mark;
        this.sink = sink;
        this.before = before;
        this.turnWait = turnWait;
        this.end = (int) mark.endOffset();
    }

    JournalSegment segment() {
        return segment;
    }

    BatchMark mark() {
        return mark;
    }

    BatchSink sink() {
        return sink;
    }

    /** Whether it tells where a segment goes on: one of the same journal, itself or a later one. */
    boolean isFollowedBy(JournalSegment next) {
        return next == segment || (next.journalId().equals(segment.journalId()) && next.number() > segment.number());
    }

    /** Where it ends in its segment. */
    int end() {
        return end;
    }

    /** Takes in what is behind its end and says nothing. */
    void endAt(int offset) {
        end = offset;
    }

    /** The moment before which every visit is in the database once this batch is; empty if it is not the last of a round. */
    OptionalLong caughtUpNanos() {
        return caughtUpNanos;
    }

    /** Notes that nothing was left to cut behind it at a moment. */
    void isLastAt(long nanos) {
        caughtUpNanos = OptionalLong.of(nanos);
    }

    /**
     * Writes it, in its turn, and does something else before its successor is counted.
     *
     * @param afterwards does not undo the batch if it fails; {@link Written} says so
     */
    void write(VisitBatches batches, Runnable afterwards) {
        try {
            if (before != null) {
                var unused = before.copied.join();
                before.orFail();
            }
            var begun = System.nanoTime();
            if (!isWritten(batches)) {
                throw new IllegalStateException("batch " + mark + " is in the database already; another instance"
                        + " writes the journal in \"" + segment + "\"");
            }
            var took = Duration.ofNanos(System.nanoTime() - begun - waitedNanos);
            written.complete(new Written(took, failureOf(afterwards)));
        } catch (RuntimeException | Error failure) {
            // the boundary of this thread: the flush's hears of it
            written.completeExceptionally(failure);
        } finally {
            copied.complete(true);
            // each would keep all before it
            before = null;
        }
    }

    /**
     * Waits until it is written, or a time is over: then empty.
     *
     * @throws RuntimeException what prevented it, or the one before it
     */
    Optional<Written> await(long mostNanos) throws InterruptedException {
        try {
            return Optional.of(written.get(Math.max(0, mostNanos), TimeUnit.NANOSECONDS));
        } catch (TimeoutException notYet) {
            return Optional.empty();
        } catch (ExecutionException failure) {
            throw thrown(failure);
        }
    }

    /** Waits likewise, whoever interrupts. */
    private Optional<Written> awaitFirmly(Duration most) {
        var deadline = System.nanoTime() + most.toNanos();
        var isInterrupted = false;
        try {
            while (true) {
                try {
                    return await(deadline - System.nanoTime());
                } catch (InterruptedException interrupted) {
                    isInterrupted = true;
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Throws what prevented it, if that is known already. */
    private void orFail() {
        if (isFailed()) {
            var unused = awaitFirmly(Duration.ZERO);
        }
    }

    private boolean isFailed() {
        return written.isCompletedExceptionally();
    }

    /** Waits until it is either written or not. */
    void awaitEnd() {
        var unused = written.handle((done, failure) -> true).join();
    }

    private static RuntimeException thrown(Exception failure) {
        var cause = requireNonNull(failure.getCause());
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }

    private boolean isWritten(VisitBatches batches) {
        try {
            return batches.write(mark, sink.batch(), this::awaitTurn);
        } catch (VisitStoreException failure) {
            // what refused the one before it says nothing of this one's detail
            if (!failure.isDataRefused() || (before != null && before.isFailed())) {
                throw failure;
            }
            LOG.log(
                    Level.WARNING,
                    "the database refuses the detail of batch " + mark + "; its visits are counted without",
                    failure);
            sink.batch().dropDetail();
            return batches.write(mark, sink.batch(), this::awaitTurn);
        }
    }

    private void awaitTurn() {
        copied.complete(true);
        if (before != null) {
            var begun = System.nanoTime();
            if (before.awaitFirmly(turnWait).isEmpty()) {
                throw new IllegalStateException(
                        "batch " + mark + " is undone and comes again: the one before it was not written within "
                                + turnWait.toSeconds() + " s, maybe for the locks of this one");
            }
            waitedNanos += System.nanoTime() - begun;
        }
    }

    /** What went wrong in work that a batch does not depend on; null for nothing. */
    static @Nullable RuntimeException failureOf(Runnable afterwards) {
        try {
            afterwards.run();
            return null;
        } catch (VisitStoreException failure) {
            return failure;
        }
    }

    /**
     * A batch is in the database; immutable.
     *
     * @param took without waiting for the batch before
     * @param afterwards what went wrong behind it; null for nothing
     */
    record Written(Duration took, @Nullable RuntimeException afterwards) {}
}
