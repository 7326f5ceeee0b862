package io.plumbline.batch.nightly;

import io.plumbline.persistence.target.Target;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Our own background threads: some for the clockwork, which never wait for a target, and more for questions to targets,
 * which do. Ends with the application. Thread-safe.
 */
public final class Workers implements AutoCloseable {

    /** One for each repeated work: none waits for another that the database holds up. */
    private static final int CLOCKWORK_THREADS = 13;

    /** They mostly wait; the more of them wait at a time, the sooner one that answers again is noticed among the others. */
    private static final int SILENT_AT_ONCE = 32;

    /** A thousand may be new at once, and most of them dead. */
    private static final int NEW_AT_ONCE = 64;

    private static final int IDLE_SECONDS = 30;
    private static final int PATIENCE_SECONDS = 5;

    private final ScheduledExecutorService clockwork;
    private final ThreadPoolExecutor questions;
    private final ThreadPoolExecutor questionsToNew;
    private final ThreadPoolExecutor questionsToSilent;
    private final ThreadPoolExecutor heaps;

    /**
     * @param threads makes threads that know the application's names and classes
     * @param atOnce how many targets that answer are asked at the same time
     */
    public Workers(ThreadFactory threads, int atOnce) {
        this.clockwork = Executors.newScheduledThreadPool(CLOCKWORK_THREADS, threads);
        this.questions = pool(atOnce, threads);
        this.questionsToNew = pool(NEW_AT_ONCE, threads);
        this.questionsToSilent = pool(SILENT_AT_ONCE, threads);
        this.heaps = pool(1, threads);
    }

    private static ThreadPoolExecutor pool(int atOnce, ThreadFactory threads) {
        var pool = new ThreadPoolExecutor(
                atOnce, atOnce, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * The threads that ask a target. Those of which nobody knows whether they answer, and those that did not answer last time,
     * have their own, so that they delay nobody else.
     */
    Executor of(Target target) {
        return switch (target.state()) {
            case OK -> questions;
            case NEW -> target.kind() == Target.Kind.SELF ? questions : questionsToNew;
            case UNREACHABLE, ENDED, UNKNOWN -> questionsToSilent;
        };
    }

    /** The thread that waits for JVMs which look into heaps, one after the other: each takes memory that nobody has twice. */
    Executor heaps() {
        return heaps;
    }

    /** Repeats short work, the first time at once; each time begins this long after the one before has ended. */
    void repeat(Duration pause, Runnable work) {
        var unused = clockwork.scheduleWithFixedDelay(work, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Tries until an attempt has succeeded: after a delay, then each time this long after the one before has ended. */
    void tryUntil(Duration delay, Duration pause, BooleanSupplier attempt) {
        Runnable tried = () -> {
            if (!attempt.getAsBoolean()) {
                tryUntil(pause, pause, attempt);
            }
        };
        var unused = clockwork.schedule(tried, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Repeats short work at a steady rate. */
    void repeatAtRate(Duration interval, Runnable work) {
        var unused = clockwork.scheduleAtFixedRate(work, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        questions.shutdownNow();
        questionsToNew.shutdownNow();
        questionsToSilent.shutdownNow();
        heaps.shutdownNow();
        try {
            clockwork.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
            questions.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
            questionsToNew.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
            questionsToSilent.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
            heaps.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
