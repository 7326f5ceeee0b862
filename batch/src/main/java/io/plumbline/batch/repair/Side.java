package io.plumbline.batch.repair;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What is measured of a JVM while it runs one build. Immutable.
 *
 * @param build what it runs
 * @param readings of its collections, in the order of time
 * @param allocations what it allocated in equal parts of a recording; empty without one
 * @param caches readings of its caches, in the order of time; empty where it does not tell
 */
public record Side(String build, List<Reading> readings, List<Allocation> allocations, List<CacheReading> caches) {

    /** Parts of the time are a twenty-fourth of it, and no shorter than a minute, so that samples of 15 s fill each. */
    private static final int PARTS = 24;

    private static final Duration SHORTEST_PART = Duration.ofMinutes(1);
    private static final double NANOS = 1e9;

    /** Bytes that were allocated in a part of a recording. */
    public record Allocation(double bytes, double seconds) {}

    public Side {
        readings = List.copyOf(readings);
        allocations = List.copyOf(allocations);
        caches = List.copyOf(caches);
    }

    List<Ratio.Part> pauses() {
        return parts(
                readings,
                Reading::life,
                Reading::at,
                (from, to) ->
                        new Ratio.Part(to.pauseSeconds() - from.pauseSeconds(), to.collections() - from.collections()));
    }

    List<Ratio.Part> paused() {
        return parts(
                readings,
                Reading::life,
                Reading::at,
                (from, to) -> new Ratio.Part(
                        to.pauseSeconds() - from.pauseSeconds(),
                        Duration.between(from.at(), to.at()).toNanos() / NANOS));
    }

    List<Ratio.Part> allocated() {
        return allocations.stream()
                .map(part -> new Ratio.Part(part.bytes(), part.seconds()))
                .toList();
    }

    /** What each cache found of what was looked up in it, by its name. */
    Map<String, List<Ratio.Part>> hits() {
        return caches.stream()
                .collect(Collectors.groupingBy(CacheReading::cache, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        cache -> parts(
                                cache.getValue(),
                                CacheReading::life,
                                CacheReading::at,
                                (from, to) -> new Ratio.Part(
                                        to.hits() - from.hits(),
                                        to.hits() - from.hits() + to.misses() - from.misses())),
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    /* What counters rose by between neighbours, summed within parts of the time; one that fell has begun anew. */
    private static <T> List<Ratio.Part> parts(
            List<T> readings, ToLongFunction<T> life, Function<T, Instant> at, BiFunction<T, T, Ratio.Part> rise) {
        if (readings.size() < 2) {
            return List.of();
        }
        var begin = at.apply(readings.get(0));
        long width = Math.max(
                SHORTEST_PART.toMillis(),
                Duration.between(begin, at.apply(readings.get(readings.size() - 1)))
                                .toMillis()
                        / PARTS);
        var parts = new TreeMap<Long, Ratio.Part>();
        for (int i = 1; i < readings.size(); i++) {
            var from = readings.get(i - 1);
            var to = readings.get(i);
            var part = rise.apply(from, to);
            if (life.applyAsLong(from) == life.applyAsLong(to) && part.amount() >= 0 && part.per() >= 0) {
                parts.merge(Duration.between(begin, at.apply(from)).toMillis() / width, part, Side::sum);
            }
        }
        return List.copyOf(parts.values());
    }

    private static Ratio.Part sum(Ratio.Part one, Ratio.Part other) {
        return new Ratio.Part(one.amount() + other.amount(), one.per() + other.per());
    }
}
