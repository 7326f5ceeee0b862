package io.plumbline.batch.nightly;

import io.plumbline.batch.offheap.Census;
import io.plumbline.batch.offheap.Ledger;
import io.plumbline.batch.offheap.Limits;
import io.plumbline.batch.offheap.NativeMemory;
import io.plumbline.batch.trend.CollectorWork;
import io.plumbline.batch.trend.Floor;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.verdict.Area;
import io.plumbline.persistence.sample.StoredSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one life of a JVM within a window, without its warm-up, as series. Immutable.
 *
 * @param samples in the order of time
 * @param census what bounds and explains its memory; absent where nobody has looked
 */
record SampledLife(List<StoredSample> samples, @Nullable Census census) {

    /** Classes are loaded while a program warms up; JMC's rules use the same share. */
    private static final double WARM = 0.9;

    /** What is loaded later is a module of a warm program; however short the window, two thirds of it are kept. */
    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(10);

    private static final int WARM_UP_PART = 3;

    /** Collections that fall into fewer than so many of so many parts of the window do not tell of all of it. */
    private static final int FEWEST_PARTS = 8;

    private static final int PARTS = 24;
    private static final double NANOS = 1e9;
    private static final NativeMemory UNTRACKED = new NativeMemory(Map.of(), 0);

    SampledLife {
        samples = List.copyOf(samples);
    }

    /** The samples of a JVM that was started then, or began to run another build, in the order of time. */
    static SampledLife of(Instant startedAt, List<StoredSample> samples) {
        if (samples.isEmpty()) {
            return new SampledLife(samples, null);
        }
        var last = samples.get(samples.size() - 1);
        var latest = earlier(
                startedAt.plus(LONGEST_WARM_UP),
                samples.get(0).at().plus(span(samples).dividedBy(WARM_UP_PART)));
        return new SampledLife(
                samples.stream()
                        .dropWhile(sample ->
                                sample.at().isBefore(latest) && sample.loadedClasses() < WARM * last.loadedClasses())
                        .toList(),
                null);
    }

    /** The same with what bounds and explains its memory. */
    SampledLife with(@Nullable Census known) {
        return new SampledLife(samples, known);
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
            case CLASSES -> series(area, StoredSample::loadedClasses);
            case CODE -> series(area, StoredSample::codeCacheBytes);
            case NATIVE -> unexplained();
            case LEASES -> Series.of(area.key(), List.of());
        };
    }

    /**
     * How many requests had been served since the first sample that tells; a count that falls began anew, as when a program is deployed
     * anew, and what it had served since then is added.
     */
    Series requests() {
        var told = samples.stream().filter(sample -> sample.requests() >= 0).toList();
        var counted = new ArrayList<Series.Observation>();
        long served = 0;
        long before = told.isEmpty() ? 0 : told.get(0).requests();
        for (var sample : told) {
            served += sample.requests() >= before ? sample.requests() - before : sample.requests();
            before = sample.requests();
            counted.add(new Series.Observation(sample.at(), served));
        }
        return Series.of("requests", counted);
    }

    /** How much the collector had to do; empty if too little is known. */
    Optional<CollectorWork> collectorWork() {
        return CollectorWork.of(samples.stream()
                .filter(sample -> sample.collections() >= 0 && sample.collectionMillis() >= 0)
                .map(sample -> new CollectorWork.Count(
                        sample.at(), sample.collections(), sample.collectionMillis(), sample.forced()))
                .toList());
    }

    /** Where an area is exhausted, in its unit, if that is known. */
    OptionalDouble limit(Area area) {
        if (samples.isEmpty()) {
            return OptionalDouble.empty();
        }
        var limits = census == null ? Limits.UNKNOWN : census.limits();
        var last = samples.get(samples.size() - 1);
        double most = switch (area) {
            case HEAP -> heapLimit(last, limits);
            case METASPACE -> limits.metaspaceBytes();
            case CODE -> limits.codeBytes();
            case DIRECT -> limits.directBytes();
            case HANDLES -> limits.openFiles();
            case THREADS -> limits.threads();
            case NATIVE -> limits.memoryBytes() - last.rssBytes() + entry(last).rest();
            case CLASSES, MAPPED, LEASES -> Limits.NONE;
        };
        return most > 0 ? OptionalDouble.of(most) : OptionalDouble.empty();
    }

    /*
     * As much as the JVM gives it, or as its control group leaves beside what is resident outside of it, if that is less. Of the committed
     * heap not everything need be resident, so outside of it is that much at least, and the end is not told too early.
     */
    private static double heapLimit(StoredSample last, Limits limits) {
        if (limits.memoryBytes() <= 0) {
            return last.maxBytes();
        }
        long left = Math.max(1, limits.memoryBytes() - Math.max(0, last.rssBytes() - last.committedBytes()));
        return last.maxBytes() > 0 ? Math.min(last.maxBytes(), left) : left;
    }

    /** What the resident memory consists of at the first and at the last sample; empty where it is not known. */
    Optional<Ledger> ledger(@Nullable Census atTheBeginning) {
        var told = samples.stream().filter(sample -> sample.rssBytes() > 0).toList();
        return told.size() < 2
                ? Optional.empty()
                : Optional.of(Ledger.of(with(atTheBeginning).entry(told.get(0)), entry(told.get(told.size() - 1))));
    }

    private Ledger.Entry entry(StoredSample sample) {
        return entry(sample, sample.committedBytes());
    }

    private Ledger.Entry entry(StoredSample sample, long heapBytes) {
        var tracked = census == null || census.nativeMemory() == null ? UNTRACKED : census.nativeMemory();
        return new Ledger.Entry(
                sample.at(),
                sample.rssBytes(),
                heapBytes,
                Math.max(0, sample.metaspaceBytes()),
                Math.max(0, sample.codeCacheBytes()),
                sample.threads(),
                Math.max(0, sample.directBytes()),
                Math.max(0, sample.mappedBytes()),
                tracked);
    }

    /*
     * How much of the committed heap has been touched is known within bounds only: as much as was ever in use, at least. What
     * is resident beyond the committed heap at the end must therefore be more than what might have been so at the beginning.
     * The first third of the window shows how much of the heap is in use; points that the bounds leave open are left out.
     */
    private Series unexplained() {
        var told = samples.stream().filter(sample -> sample.rssBytes() > 0).toList();
        int first = told.size() / WARM_UP_PART;
        if (first == 0) {
            return Series.of(Area.NATIVE.key(), List.of());
        }
        long touched = told.stream()
                .limit(first + 1L)
                .mapToLong(StoredSample::usedBytes)
                .max()
                .orElse(0);
        var begin = told.get(first);
        double most = entry(begin, Math.min(begin.committedBytes(), touched)).rest();
        return Series.of(
                Area.NATIVE.key(),
                told.stream()
                        .skip(first)
                        .filter(sample -> entry(sample).rest() >= most)
                        .map(sample -> new Series.Observation(
                                sample.at(), entry(sample).rest()))
                        .toList());
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
