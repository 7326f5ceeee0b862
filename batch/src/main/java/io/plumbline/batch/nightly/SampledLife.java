package io.plumbline.batch.nightly;

import io.plumbline.batch.trend.Floor;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.verdict.Area;
import io.plumbline.persistence.sample.StoredSample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The samples of one life of a JVM within a window, without its warm-up, as series. Immutable. */
record SampledLife(List<StoredSample> samples) {

    /** Classes are loaded while a program warms up; JMC's rules use the same share. */
    private static final double WARM = 0.9;

    /** What is loaded later is a module of a warm program; however short the window, two thirds of it are kept. */
    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(10);

    private static final int WARM_UP_PART = 3;

    /** Collections that fall into fewer than so many of so many parts of the window do not tell of all of it. */
    private static final int FEWEST_PARTS = 8;

    private static final int PARTS = 24;
    private static final double NANOS = 1e9;

    SampledLife {
        samples = List.copyOf(samples);
    }

    /** The samples of a JVM that was started then, in the order of time. */
    static SampledLife of(Instant startedAt, List<StoredSample> samples) {
        if (samples.isEmpty()) {
            return new SampledLife(samples);
        }
        var last = samples.get(samples.size() - 1);
        var latest = earlier(
                startedAt.plus(LONGEST_WARM_UP),
                samples.get(0).at().plus(span(samples).dividedBy(WARM_UP_PART)));
        return new SampledLife(samples.stream()
                .dropWhile(
                        sample -> sample.at().isBefore(latest) && sample.loadedClasses() < WARM * last.loadedClasses())
                .toList());
    }

    /** What was measured of an area; what the JVM does not tell is left out. */
    Series series(Area area) {
        return switch (area) {
            case HEAP -> heapFloor();
            case METASPACE -> series(area, StoredSample::metaspaceBytes);
            case DIRECT -> series(area, StoredSample::directBytes);
            case MAPPED -> series(area, StoredSample::mappedBytes);
            case THREADS -> series(area, StoredSample::threads);
            case HANDLES -> series(area, StoredSample::openFiles);
            case NATIVE, LEASES -> Series.of(area.key(), List.of());
        };
    }

    /** How large the heap may grow, if that is known. */
    OptionalDouble heapLimit() {
        var most = samples.isEmpty() ? 0 : samples.get(samples.size() - 1).maxBytes();
        return most > 0 ? OptionalDouble.of((double) most) : OptionalDouble.empty();
    }

    /*
     * A floor from a collection that we forced is the live set alone; from one of the JVM's own, it is that and what a young
     * collection leaves lying. One series of both would have steps of our making. The JVM's own are many more, unless it is
     * so idle that it hardly collects.
     */
    private Series heapFloor() {
        var natural = floors(sample -> !sample.forced());
        var forced = floors(StoredSample::forced);
        int parts = partsOf(natural);
        return parts >= FEWEST_PARTS || parts >= partsOf(forced) ? natural : forced;
    }

    private Series floors(Predicate<StoredSample> which) {
        return Series.of(
                Area.HEAP.key(),
                samples.stream()
                        .filter(which)
                        .filter(sample -> sample.floorBytes() >= 0)
                        .map(sample -> new Series.Observation(sample.at(), sample.floorBytes(), sample.collections()))
                        .toList());
    }

    private int partsOf(Series floors) {
        double partSeconds = span(samples).toNanos() / NANOS / PARTS;
        return partSeconds > 0
                ? Floor.of(floors.afterNewCollections(), partSeconds).size()
                : 0;
    }

    private Series series(Area area, ToLongFunction<StoredSample> value) {
        return Series.of(
                area.key(),
                samples.stream()
                        .filter(sample -> value.applyAsLong(sample) >= 0)
                        .map(sample -> new Series.Observation(sample.at(), value.applyAsLong(sample)))
                        .toList());
    }

    private static Duration span(List<StoredSample> samples) {
        return samples.isEmpty()
                ? Duration.ZERO
                : Duration.between(
                        samples.get(0).at(), samples.get(samples.size() - 1).at());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
