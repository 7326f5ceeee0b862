package io.plumbline.batch.profile;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Holds samples back until the pauses of the collector around them are known, and drops those inside one: the JVM itself made
 * them, or its clocks disagree. Recordings are not in the order of time. Bounded: when {@value #MOST_WAITING}
 * samples wait, more than a JVM's chunk has, they are judged by the pauses read so far. Not thread-safe.
 */
final class PauseFilter {

    static final int MOST_WAITING = 1 << 20;

    private static final int MOST_PAUSES = 1_000_000;
    private static final int INITIALLY = 1 << 12;

    private final StackBytes kept;
    private final NavigableMap<Long, Long> endByBegin = new TreeMap<>();

    private int[] slots = new int[INITIALLY];
    private long[] weights = new long[INITIALLY];
    private long[] times = new long[INITIALLY];
    private int waiting;
    private long excluded;
    private long seen;

    PauseFilter(StackBytes kept) {
        this.kept = kept;
    }

    void pause(long beginNanos, long endNanos) {
        if (endByBegin.size() < MOST_PAUSES && endNanos > beginNanos) {
            endByBegin.merge(beginNanos, endNanos, Math::max);
        }
    }

    void sample(String className, CallPath path, long weight, long atNanos) {
        seen++;
        if (waiting == MOST_WAITING) {
            judge();
        }
        if (waiting == times.length) {
            grow();
        }
        slots[waiting] = kept.slot(className, path);
        weights[waiting] = weight;
        times[waiting] = atNanos;
        waiting++;
    }

    /** Judges what still waits. */
    void judge() {
        for (int i = 0; i < waiting; i++) {
            if (isInPause(times[i])) {
                excluded++;
            } else {
                kept.add(slots[i], weights[i], times[i]);
            }
        }
        waiting = 0;
    }

    /** How many samples came, those inside pauses among them. */
    long seen() {
        return seen;
    }

    /** How many of those judged lay inside a pause. */
    long excluded() {
        return excluded;
    }

    boolean knowsPauses() {
        return !endByBegin.isEmpty();
    }

    private boolean isInPause(long atNanos) {
        Map.Entry<Long, Long> before = endByBegin.floorEntry(atNanos);
        return before != null && atNanos < before.getValue();
    }

    private void grow() {
        int length = 2 * times.length;
        slots = Arrays.copyOf(slots, length);
        weights = Arrays.copyOf(weights, length);
        times = Arrays.copyOf(times, length);
    }
}
