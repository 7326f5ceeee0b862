package io.plumbline.lab.load;

import java.util.concurrent.locks.LockSupport;

/**
 * A steady beat: the n-th event is due n intervals after the start, however late the ones before it were, so that a
 * pause is caught up with and the mean rate stays exact. One thread.
 */
final class Pacer {

    private static final double NANOS_PER_SECOND = 1e9;

    private final long startedAtNanos;
    private final double eventsPerSecond;
    private long events;

    Pacer(long startedAtNanos, double eventsPerSecond) {
        this.startedAtNanos = startedAtNanos;
        this.eventsPerSecond = eventsPerSecond;
    }

    /** Waits until the next event is due; returns its number from 0, or -1 once the thread is interrupted. */
    long next() {
        var dueNanos = (long) ((events + 1) / eventsPerSecond * NANOS_PER_SECOND);
        var remainingNanos = dueNanos - elapsedNanos();
        while (remainingNanos > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(remainingNanos);
            remainingNanos = dueNanos - elapsedNanos();
        }
        return Thread.currentThread().isInterrupted() ? -1 : events++;
    }

    private long elapsedNanos() {
        return System.nanoTime() - startedAtNanos;
    }
}
