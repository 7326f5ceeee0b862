package io.plumbline.batch.profile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The objects that async-profiler has found alive when it wrote a recording. Bounded; not thread-safe.
 *
 * <p>An object is sampled with probability 1 - exp(-size / interval), as the JVM draws bytes in geometric steps
 * (JEP 331). It so stands for size / (1 - exp(-size / interval)) bytes, about the interval if it is small.
 */
final class LiveTable {

    /** Async-profiler's own table has 1,024; merged recordings have more. */
    private static final int MOST_OBJECTS = 200_000;

    private record Sampled(String className, CallPath path, long bytes, Instant allocatedAt) {}

    private final List<Sampled> objects = new ArrayList<>();
    private long forgotten;

    void add(String className, CallPath path, long bytes, Instant allocatedAt) {
        if (objects.size() >= MOST_OBJECTS) {
            forgotten++;
            return;
        }
        objects.add(new Sampled(className, path, bytes, allocatedAt));
    }

    boolean isEmpty() {
        return objects.isEmpty();
    }

    int size() {
        return objects.size();
    }

    long forgotten() {
        return forgotten;
    }

    /** How many were allocated then or later. */
    long since(Instant time) {
        return objects.stream()
                .filter(object -> !object.allocatedAt().isBefore(time))
                .count();
    }

    /**
     * Sums up what was allocated before a time.
     *
     * @param interval of the sampling, in bytes; if it is not known, an object stands for itself
     */
    StackBytes bytes(Instant before, long interval) {
        var sums = new StackBytes();
        for (var object : objects) {
            if (object.allocatedAt().isBefore(before)) {
                sums.add(
                        object.className(),
                        object.path(),
                        standsFor(object.bytes(), interval),
                        EpochNanos.of(object.allocatedAt()));
            }
        }
        return sums;
    }

    static long standsFor(long bytes, long interval) {
        return interval <= 0 || bytes <= 0
                ? Math.max(0, bytes)
                : Math.round(bytes / -Math.expm1(-(double) bytes / interval));
    }
}
