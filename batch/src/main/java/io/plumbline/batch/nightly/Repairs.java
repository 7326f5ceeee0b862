package io.plumbline.batch.nightly;

import io.plumbline.batch.offheap.Census;
import io.plumbline.batch.repair.After;
import io.plumbline.batch.repair.Allocations;
import io.plumbline.batch.repair.Before;
import io.plumbline.batch.repair.CacheReading;
import io.plumbline.batch.repair.Reading;
import io.plumbline.batch.repair.RepairCheck;
import io.plumbline.batch.repair.Side;
import io.plumbline.batch.trace.Trace;
import io.plumbline.batch.trace.TraceFormat;
import io.plumbline.batch.verdict.Evidence;
import io.plumbline.batch.verdict.Verdict;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.RepairRepository;
import io.plumbline.persistence.diagnosis.SeenFinding;
import io.plumbline.persistence.diagnosis.TraceRepository;
import io.plumbline.persistence.sample.CensusRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What has become of causes with a new build, from what is stored of both. Writes need a transaction. Thread-safe. */
@Dependent
public class Repairs {

    /** So long after it began, a new build is compared with the one before it. */
    private static final Duration COMPARED_FOR = Duration.ofDays(14);

    /** Of each build so much is looked at: a whole day, in which every hour has its load. */
    private static final Duration LOOKED_AT = Duration.ofDays(1);

    /** What the old build did wrong need not show in its last night. */
    private static final Duration KNOWN_WITHIN = Duration.ofDays(7);

    /** Caches and compiled code are cold for as long, or for a third of what there is. */
    private static final Duration WARM_UP = Duration.ofMinutes(10);

    private static final int WARM_UP_PART = 3;
    private static final int MOST_EPOCHS = 64;
    private static final double MILLIS = 1e3;

    private final TargetRepository targets;
    private final SampleRepository samples;
    private final CensusRepository censuses;
    private final FindingRepository findings;
    private final TraceRepository traces;
    private final RepairRepository repairs;

    @Inject
    public Repairs(
            TargetRepository targets,
            SampleRepository samples,
            CensusRepository censuses,
            FindingRepository findings,
            TraceRepository traces,
            RepairRepository repairs) {
        this.targets = targets;
        this.samples = samples;
        this.censuses = censuses;
        this.findings = findings;
        this.traces = traces;
        this.repairs = repairs;
    }

    /** The last two builds of a target: the parts of lives with each, the newest first. */
    private record Builds(List<TargetEpoch> old, List<TargetEpoch> now) {

        Instant since() {
            return now.get(now.size() - 1).beganAt();
        }

        Instant oldSince() {
            return old.get(old.size() - 1).beganAt();
        }

        static String of(List<TargetEpoch> epochs) {
            return Optional.ofNullable(epochs.get(0).life().build()).orElse("");
        }
    }

    /** Checks what the build before did wrong, keeps what comes of it, and tells it; nothing where no new build is told. */
    List<RepairCheck> check(Diagnosis diagnosis, Evidence seen, Verdict verdict) {
        var checks = builds(diagnosis)
                .filter(builds -> builds.since().plus(COMPARED_FOR).isAfter(diagnosis.to()))
                .map(builds -> check(diagnosis, seen, verdict, builds))
                .orElse(List.of());
        repairs.replace(
                diagnosis.id(),
                diagnosis.targetId(),
                checks.stream()
                        .collect(Collectors.toMap(
                                RepairCheck::fingerprint,
                                StoredJson::written,
                                (one, other) -> one,
                                LinkedHashMap::new)));
        return checks;
    }

    private List<RepairCheck> check(Diagnosis diagnosis, Evidence seen, Verdict verdict, Builds builds) {
        var causes = findings
                .seenWithin(
                        diagnosis.targetId(),
                        latest(builds.oldSince(), builds.since().minus(KNOWN_WITHIN)),
                        builds.since())
                .stream()
                .sorted(Comparator.comparing(SeenFinding::seenAt).reversed())
                .toList();
        if (causes.isEmpty()) {
            return List.of();
        }
        return RepairCheck.of(
                causes.stream()
                        .map(cause ->
                                new Before(Conclusions.finding(cause.finding()), cause.diagnosisId(), cause.seenAt()))
                        .toList(),
                new After(verdict.findings(), seen.trends()),
                side(builds.old(), builds.since(), trace(causes)),
                side(builds.now(), diagnosis.to(), seen.trace()),
                builds.since());
    }

    private @Nullable Trace trace(List<SeenFinding> causes) {
        return causes.stream()
                .map(SeenFinding::diagnosisId)
                .distinct()
                .flatMap(known -> traces.document(known).stream())
                .map(TraceFormat::read)
                .filter(known -> known.collections() != null)
                .findFirst()
                .orElse(null);
    }

    /* A build that is not told, as while a program starts, is taken for the one before. */
    private Optional<Builds> builds(Diagnosis diagnosis) {
        var epochs = targets.epochs(diagnosis.targetId(), MOST_EPOCHS).stream()
                .filter(epoch -> !epoch.beganAt().isAfter(diagnosis.to()))
                .dropWhile(epoch -> epoch.life().build() == null)
                .toList();
        var now = ofOneBuild(epochs);
        var old = ofOneBuild(epochs.subList(now.size(), epochs.size()).stream()
                .dropWhile(epoch -> epoch.life().build() == null)
                .toList());
        return now.isEmpty() || old.isEmpty() ? Optional.empty() : Optional.of(new Builds(old, now));
    }

    private static List<TargetEpoch> ofOneBuild(List<TargetEpoch> epochs) {
        return epochs.isEmpty()
                ? List.of()
                : epochs.stream()
                        .takeWhile(epoch -> epoch.life().build() == null
                                || epoch.life()
                                        .build()
                                        .equals(epochs.get(0).life().build()))
                        .toList();
    }

    private Side side(List<TargetEpoch> epochs, Instant to, @Nullable Trace trace) {
        var from = to.minus(LOOKED_AT);
        var inOrder = new ArrayList<>(epochs);
        inOrder.sort(Comparator.comparing(TargetEpoch::beganAt));
        return new Side(
                Builds.of(epochs),
                inOrder.stream().flatMap(epoch -> readings(epoch, from, to)).toList(),
                Allocations.of(trace),
                inOrder.stream().flatMap(epoch -> caches(epoch, from, to)).toList());
    }

    private Stream<Reading> readings(TargetEpoch epoch, Instant from, Instant to) {
        var readings = samples.inEpoch(epoch.id(), from, to).stream()
                .filter(sample -> sample.collections() >= 0 && sample.collectionMillis() >= 0)
                .map(sample ->
                        new Reading(sample.at(), epoch.id(), sample.collections(), sample.collectionMillis() / MILLIS))
                .toList();
        return warm(epoch, readings, Reading::at).stream();
    }

    private Stream<CacheReading> caches(TargetEpoch epoch, Instant from, Instant to) {
        var taken = censuses.inEpoch(epoch.id(), from, to).stream()
                .map(stored -> StoredJson.read(stored.content(), Census.class))
                .toList();
        return warm(epoch, taken, Census::at).stream()
                .flatMap(census -> census.caches().stream()
                        .map(cache ->
                                new CacheReading(census.at(), epoch.id(), cache.name(), cache.hits(), cache.misses())));
    }

    private static <T> List<T> warm(TargetEpoch epoch, List<T> readings, Function<T, Instant> at) {
        if (readings.isEmpty()) {
            return readings;
        }
        var last = at.apply(readings.get(readings.size() - 1));
        var third = epoch.beganAt().plus(Duration.between(epoch.beganAt(), last).dividedBy(WARM_UP_PART));
        var warm = third.isBefore(epoch.beganAt().plus(WARM_UP))
                ? third
                : epoch.beganAt().plus(WARM_UP);
        return readings.stream()
                .dropWhile(reading -> at.apply(reading).isBefore(warm))
                .toList();
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
