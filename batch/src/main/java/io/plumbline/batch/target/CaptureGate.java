package io.plumbline.batch.target;

import java.time.Duration;

/**
 * What may be asked of a JVM without harming it: a pure function of who it is, how full it is and how long it may be
 * stopped. Immutable.
 *
 * @param usedHeapBytes the estimate of a pause grows with it
 * @param pauseBudget the longest stop that one capture may cause
 */
public record CaptureGate(JvmIdentity identity, long usedHeapBytes, Duration pauseBudget) {

    /** Rough costs for one GiB in use, from two cores; the pause grows with the number of objects, which nobody tells. */
    private static final long MILLIS_PER_GIB_OF_ALL = 700;

    private static final long MILLIS_PER_GIB_OF_LIVE = 2_200;
    private static final long MILLIS_PER_GIB_OF_SNAPSHOT = 7_000;
    private static final long FIXED_MILLIS = 20;
    private static final int FIRST_WITH_JFR = 11;

    /** Evidence that can be asked for, by rising cost. */
    public enum Kind {
        RECORDING,
        OLD_OBJECT_SAMPLES,
        HISTOGRAM_OF_ALL,
        HISTOGRAM_OF_LIVE,
        PATHS_TO_ROOTS,
        HEAP_SNAPSHOT
    }

    /** May it be asked for? */
    public sealed interface Answer {

        default boolean isAllowed() {
            return this instanceof Allowed;
        }

        /** Yes, with the pause we expect. */
        record Allowed(Duration expectedPause) implements Answer {}

        /** No, and why. */
        record Refused(String reason) implements Answer {}
    }

    public CaptureGate {
        if (usedHeapBytes < 0 || pauseBudget.isNegative()) {
            throw new IllegalArgumentException(
                    "heap use \"" + usedHeapBytes + "\" and pause budget \"" + pauseBudget + "\" must not be negative");
        }
    }

    /** Whether this JVM may be asked for a kind of evidence now. */
    public Answer ask(Kind kind) {
        return switch (kind) {
            case RECORDING -> recording();
            case OLD_OBJECT_SAMPLES -> oldObjectSamples();
            case HISTOGRAM_OF_ALL -> withinBudget(MILLIS_PER_GIB_OF_ALL);
            case HISTOGRAM_OF_LIVE -> withinBudget(MILLIS_PER_GIB_OF_LIVE);
            case PATHS_TO_ROOTS ->
                new Answer.Refused("the search for paths to roots can crash the JVM (JDK-8380011); a heap snapshot"
                        + " answers the same question safely");
            case HEAP_SNAPSHOT -> withinBudget(MILLIS_PER_GIB_OF_SNAPSHOT);
        };
    }

    private Answer oldObjectSamples() {
        if (identity.collector() == JvmIdentity.Collector.GENERATIONAL_Z) {
            return new Answer.Refused("on generational ZGC old-object samples keep garbage alive (JDK-8382740)");
        }
        return recording();
    }

    private Answer recording() {
        return identity.feature() < FIRST_WITH_JFR
                ? new Answer.Refused("Java \"" + identity.feature() + "\" has no flight recorder over JMX")
                : new Answer.Allowed(Duration.ZERO);
    }

    private Answer withinBudget(long millisPerGib) {
        var pause = Duration.ofMillis(FIXED_MILLIS + usedHeapBytes / (1 << 20) * millisPerGib / 1024);
        return pause.compareTo(pauseBudget) <= 0
                ? new Answer.Allowed(pause)
                : new Answer.Refused("it would stop the JVM for about " + pause.toMillis()
                        + " ms, and its pause budget is " + pauseBudget.toMillis() + " ms");
    }
}
