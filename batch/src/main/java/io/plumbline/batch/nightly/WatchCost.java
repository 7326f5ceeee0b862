package io.plumbline.batch.nightly;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.eclipse.microprofile.metrics.MetricRegistry;

/**
 * What the rounds of a watch have cost this instance so far: whether a round still fits into the time between two. One thread adds,
 * any reads.
 */
public final class WatchCost {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double NANOS = 1e9;

    private volatile Rounds soFar = new Rounds(0, 0, 0, 0);

    /**
     * All rounds.
     *
     * @param targets that the last one looked at
     * @param nanos of the clock
     * @param processorNanos of the thread that looks; what the database does is in the clock's alone
     */
    private record Rounds(long rounds, int targets, long nanos, long processorNanos) {}

    /** Tells them in the metrics from now on. */
    void tell(MetricRegistry metrics) {
        metrics.gauge("plumbline_watch_rounds", this::rounds);
        metrics.gauge("plumbline_watch_targets", () -> (double) soFar.targets());
        metrics.gauge("plumbline_watch_seconds", () -> soFar.nanos() / NANOS);
        metrics.gauge("plumbline_watch_cpu_seconds", () -> soFar.processorNanos() / NANOS);
    }

    /** Looks at so many targets, and notes what that took. */
    void of(int targets, Runnable look) {
        long beganNanos = System.nanoTime();
        long beganProcessorNanos = THREADS.getCurrentThreadCpuTime();
        try {
            look.run();
        } finally {
            var before = soFar;
            soFar = new Rounds(
                    before.rounds() + 1,
                    targets,
                    before.nanos() + System.nanoTime() - beganNanos,
                    before.processorNanos() + THREADS.getCurrentThreadCpuTime() - beganProcessorNanos);
        }
    }

    double rounds() {
        return soFar.rounds();
    }
}
