package io.plumbline.batch.nightly;

import io.plumbline.batch.offheap.Census;
import io.plumbline.batch.offheap.Ledger;
import io.plumbline.batch.trend.ClassComparison;
import io.plumbline.batch.trend.ClassSeries;
import io.plumbline.batch.trend.CollectorWork;
import io.plumbline.batch.trend.GrowthRanking;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Resources;
import io.plumbline.persistence.capture.ClassCount;
import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.sample.CensusRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Examines what is stored of one life of a target's JVM within a window: a trend for each area, a ranking of its growing
 * classes. Reads only. Thread-safe.
 */
@Dependent
public class TrendStudy {

    /** q of Benjamini and Hochberg's procedure. */
    private static final double FALSE_DISCOVERY_RATE = 0.05;

    private static final TrendTest BYTES = new TrendTest(TrendSettings.forBytes());
    private static final TrendTest COUNTS = new TrendTest(TrendSettings.forCounts());

    private final TargetRepository targets;
    private final SampleRepository samples;
    private final HistogramRepository histograms;
    private final CensusRepository censuses;

    @Inject
    public TrendStudy(
            TargetRepository targets,
            SampleRepository samples,
            HistogramRepository histograms,
            CensusRepository censuses) {
        this.targets = targets;
        this.samples = samples;
        this.histograms = histograms;
        this.censuses = censuses;
    }

    /** The samples of an area, and what the test says of them. */
    record Examined(Area area, Series series, Trend trend) {}

    /** The trends of the life that a diagnosis judges, within its window; empty if nothing was sampled. */
    List<Examined> trends(Diagnosis diagnosis) {
        return life(diagnosis)
                .map(life -> trends(life.with(census(life, diagnosis.to()))))
                .orElse(List.of());
    }

    /** The trends of a life that may have grown within a window, at a small part of the cost of all where none has. */
    List<Examined> growths(TargetEpoch epoch, Instant from, Instant to) {
        return life(epoch, from, to).map(life -> growths(life, to)).orElse(List.of());
    }

    /** The samples of an area of a life within a window. */
    Series series(TargetEpoch epoch, Area area, Instant from, Instant to) {
        return life(epoch, from, to).map(life -> life.series(area)).orElseGet(() -> Series.of(area.key(), List.of()));
    }

    /** When a life was sampled last. */
    Optional<Instant> seenLast(TargetEpoch epoch) {
        return samples.seenLast(epoch.id());
    }

    private Optional<SampledLife> life(Diagnosis diagnosis) {
        return JudgedLife.epochOf(diagnosis, targets).flatMap(epoch -> life(epoch, diagnosis.from(), diagnosis.to()));
    }

    private Optional<SampledLife> life(TargetEpoch epoch, Instant from, Instant to) {
        return Optional.of(SampledLife.of(epoch.beganAt(), samples.inEpoch(epoch.id(), from, to)))
                .filter(life -> !life.samples().isEmpty());
    }

    private static List<Examined> trends(SampledLife life) {
        var examined = new ArrayList<Examined>();
        for (var area : Area.values()) {
            var series = life.series(area);
            if (area == Area.HEAP || series.size() > 0) {
                examined.add(new Examined(area, series, examine(area, series, life)));
            }
        }
        return examined;
    }

    private List<Examined> growths(SampledLife life, Instant to) {
        var grown = new EnumMap<Area, Series>(Area.class);
        for (var area : Area.values()) {
            var series = life.series(area);
            if (testOf(area).mayHaveGrown(series)) {
                grown.put(area, series);
            }
        }
        if (grown.isEmpty()) {
            return List.of();
        }
        var known = life.with(census(life, to));
        return grown.entrySet().stream()
                .map(area ->
                        new Examined(area.getKey(), area.getValue(), examine(area.getKey(), area.getValue(), known)))
                .toList();
    }

    private static Trend examine(Area area, Series series, SampledLife life) {
        return testOf(area).examine(series, life.limit(area), life.requests());
    }

    private @Nullable Census census(SampledLife life, Instant at) {
        return censuses.asOf(life.samples().get(0).epochId(), at)
                .map(stored -> StoredJson.read(stored.content(), Census.class))
                .orElse(null);
    }

    /** What the resident memory of the life that a diagnosis judges consists of, at both ends of its window; empty if it is not known. */
    Optional<Ledger> ledger(Diagnosis diagnosis) {
        return life(diagnosis)
                .flatMap(life -> life.with(census(life, diagnosis.to())).ledger(census(life, diagnosis.from())));
    }

    /** How much the collector of the life that a diagnosis judges had to do, at both ends of its window; empty if too little is known. */
    Optional<CollectorWork> collectorWork(Diagnosis diagnosis) {
        return life(diagnosis).flatMap(SampledLife::collectorWork);
    }

    private static TrendTest testOf(Area area) {
        return area.isBytes() ? BYTES : COUNTS;
    }

    /**
     * What the class histograms of the life that a diagnosis judges say, since the begin of its window.
     *
     * @param to a later end than the window's, for those that the diagnosis took itself
     */
    ClassComparison classes(Diagnosis diagnosis, Instant to) {
        return JudgedLife.epochOf(diagnosis, targets)
                .map(epoch -> comparison(histograms.series(epoch.id(), diagnosis.from(), to)))
                .orElse(ClassComparison.NONE);
    }

    /* Histograms of live objects if there are two, otherwise those that count garbage, too; never one with the other. */
    static ClassComparison comparison(List<ClassCount> counts) {
        boolean live = histogramsIn(of(counts, true)) > 1;
        var compared = of(counts, live);
        return new ClassComparison(
                histogramsIn(compared), live, GrowthRanking.of(series(compared), FALSE_DISCOVERY_RATE, Resources.ALL));
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
}
