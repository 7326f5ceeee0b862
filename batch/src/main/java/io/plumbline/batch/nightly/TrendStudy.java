package io.plumbline.batch.nightly;

import io.plumbline.batch.trend.ClassComparison;
import io.plumbline.batch.trend.ClassSeries;
import io.plumbline.batch.trend.GrowthRanking;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import io.plumbline.batch.verdict.Area;
import io.plumbline.persistence.capture.ClassCount;
import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.StoredSample;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Examines what is stored of one life of a target's JVM within a window: a trend for each area, a ranking of its growing
 * classes. Reads only. Thread-safe.
 */
@Dependent
public class TrendStudy {

    /** Classes are loaded while a program warms up; JMC's rules use the same share. */
    private static final double WARM = 0.9;

    /** q of Benjamini and Hochberg's procedure. */
    private static final double FALSE_DISCOVERY_RATE = 0.05;

    private static final TrendTest BYTES = new TrendTest(TrendSettings.forBytes());
    private static final TrendTest COUNTS = new TrendTest(TrendSettings.forCounts());

    private final TargetRepository targets;
    private final SampleRepository samples;
    private final HistogramRepository histograms;

    @Inject
    public TrendStudy(TargetRepository targets, SampleRepository samples, HistogramRepository histograms) {
        this.targets = targets;
        this.samples = samples;
        this.histograms = histograms;
    }

    /** The samples of an area, and what the test says of them. */
    record Examined(Area area, Series series, Trend trend) {}

    /** The trends of the JVM that we saw last, within a window; empty if nothing was sampled. */
    List<Examined> trends(long targetId, Instant from, Instant to) {
        var window = warm(targets.latestEpoch(targetId)
                .map(epoch -> samples.inEpoch(epoch.id(), from, to))
                .orElse(List.of()));
        if (window.isEmpty()) {
            return List.of();
        }
        var examined = new ArrayList<Examined>();
        var limit = OptionalDouble.of((double) window.get(window.size() - 1).maxBytes());
        var heap = heapFloor(window);
        examined.add(new Examined(
                Area.HEAP, heap, limit.getAsDouble() > 0 ? BYTES.examine(heap, limit) : BYTES.examine(heap)));
        others().forEach((area, value) -> {
            var series = series(area, window, value);
            if (series.size() > 0) {
                examined.add(new Examined(area, series, (area.isBytes() ? BYTES : COUNTS).examine(series)));
            }
        });
        return examined;
    }

    private static Map<Area, ToLongFunction<StoredSample>> others() {
        var values = new EnumMap<Area, ToLongFunction<StoredSample>>(Area.class);
        values.put(Area.METASPACE, StoredSample::metaspaceBytes);
        values.put(Area.DIRECT, StoredSample::directBytes);
        values.put(Area.MAPPED, StoredSample::mappedBytes);
        values.put(Area.THREADS, StoredSample::threads);
        values.put(Area.HANDLES, StoredSample::openFiles);
        return values;
    }

    private static List<StoredSample> warm(List<StoredSample> window) {
        if (window.isEmpty()) {
            return window;
        }
        double warm = WARM * window.get(window.size() - 1).loadedClasses();
        return window.stream()
                .dropWhile(sample -> sample.loadedClasses() < warm)
                .toList();
    }

    /* A floor that stems from a collection which we forced says something about us, not about the program. */
    private static Series heapFloor(List<StoredSample> window) {
        return Series.of(
                Area.HEAP.key(),
                window.stream()
                        .filter(sample -> sample.floorBytes() >= 0 && !sample.forced())
                        .map(sample -> new Series.Observation(sample.at(), sample.floorBytes(), sample.collections()))
                        .toList());
    }

    private static Series series(Area area, List<StoredSample> window, ToLongFunction<StoredSample> value) {
        return Series.of(
                area.key(),
                window.stream()
                        .filter(sample -> value.applyAsLong(sample) >= 0)
                        .map(sample -> new Series.Observation(sample.at(), value.applyAsLong(sample)))
                        .toList());
    }

    /** What the class histograms of the JVM that we saw last say, within a window. */
    ClassComparison classes(long targetId, Instant from, Instant to) {
        return targets.latestEpoch(targetId)
                .map(epoch -> comparison(histograms.series(epoch.id(), from, to)))
                .orElse(ClassComparison.NONE);
    }

    /* Histograms of live objects if there are two, otherwise those that count garbage, too; never one with the other. */
    static ClassComparison comparison(List<ClassCount> counts) {
        boolean live = histogramsIn(of(counts, true)) > 1;
        var compared = of(counts, live);
        return new ClassComparison(
                histogramsIn(compared), live, GrowthRanking.of(series(compared), FALSE_DISCOVERY_RATE));
    }

    private static List<ClassCount> of(List<ClassCount> counts, boolean live) {
        return counts.stream().filter(count -> count.live() == live).toList();
    }

    private static int histogramsIn(List<ClassCount> counts) {
        return (int) counts.stream().map(ClassCount::takenAt).distinct().count();
    }

    private static List<ClassSeries> series(List<ClassCount> counts) {
        return counts.stream().collect(Collectors.groupingBy(ClassCount::className)).entrySet().stream()
                .map(counted -> new ClassSeries(
                        counted.getKey(),
                        counted.getValue().stream().map(TrendStudy::point).toList()))
                .toList();
    }

    private static ClassSeries.Count point(ClassCount count) {
        double second = Duration.between(Instant.EPOCH, count.takenAt()).toMillis() / 1000.0;
        return new ClassSeries.Count(second, count.bytes(), count.instances());
    }

    /** The life of the JVM that we saw last. */
    Optional<TargetEpoch> epoch(long targetId) {
        return targets.latestEpoch(targetId);
    }
}
