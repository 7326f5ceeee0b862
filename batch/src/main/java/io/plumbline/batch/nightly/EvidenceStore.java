package io.plumbline.batch.nightly;

import io.plumbline.batch.forensics.DumpStudy;
import io.plumbline.batch.forensics.HeapTree;
import io.plumbline.batch.forensics.HeldByThreads;
import io.plumbline.batch.offheap.FamilyGrowth;
import io.plumbline.batch.offheap.Ledger;
import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.report.AcceptedRisk;
import io.plumbline.batch.trace.Trace;
import io.plumbline.batch.trace.TraceFormat;
import io.plumbline.batch.trend.ClassComparison;
import io.plumbline.batch.trend.ClassGrowth;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Evidence;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.batch.verdict.RetainingPath;
import io.plumbline.batch.verdict.Subject;
import io.plumbline.batch.verdict.Trim;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.EvidenceRepository;
import io.plumbline.persistence.diagnosis.StoredComparison;
import io.plumbline.persistence.diagnosis.StoredGap;
import io.plumbline.persistence.diagnosis.StoredGrowth;
import io.plumbline.persistence.diagnosis.StoredPath;
import io.plumbline.persistence.diagnosis.StoredSite;
import io.plumbline.persistence.diagnosis.StoredTrace;
import io.plumbline.persistence.diagnosis.StoredTrend;
import io.plumbline.persistence.diagnosis.TraceRepository;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The evidence of a diagnosis: the engine's values in, rows out, and back. Writes need a transaction. Thread-safe. */
@Dependent
public class EvidenceStore {

    private static final double MEBIBYTE = 1024 * 1024;

    private static final double NANOS_OF_SECOND = 1e9;

    private final EvidenceRepository evidence;
    private final TraceRepository traces;
    private final TargetRepository targets;

    @Inject
    public EvidenceStore(EvidenceRepository evidence, TraceRepository traces, TargetRepository targets) {
        this.evidence = evidence;
        this.traces = traces;
        this.targets = targets;
    }

    void putTrends(long diagnosisId, List<TrendStudy.Examined> examined) {
        evidence.replaceTrends(
                diagnosisId,
                examined.stream().map(one -> stored(one.area(), one.trend())).toList());
    }

    private static StoredTrend stored(Area area, Trend trend) {
        boolean fitted = trend.kind() != Trend.Kind.TOO_SHORT;
        return new StoredTrend(
                area.key(),
                trend.kind().name(),
                fitted ? trend.rate().perSecond() : null,
                fitted ? trend.rate().low() : null,
                fitted ? trend.rate().high() : null,
                fitted ? trend.pValue() : null,
                trend.points(),
                trend.span().toMillis() / 1000.0,
                Optional.ofNullable(trend.exhaustion())
                        .map(Trend.Exhaustion::at)
                        .orElse(null),
                StoredJson.written(trend));
    }

    void putClasses(long diagnosisId, ClassComparison classes) {
        evidence.replaceGrowths(
                diagnosisId,
                new StoredComparison(classes.histograms(), classes.live()),
                classes.growths().stream()
                        .map(growth -> new StoredGrowth(
                                growth.className(),
                                growth.bytesPerSecond().perSecond(),
                                growth.instancesPerSecond().perSecond(),
                                StoredJson.written(growth)))
                        .toList());
    }

    void putSites(long diagnosisId, List<AllocationSite> sites) {
        evidence.replaceSites(
                diagnosisId,
                sites.stream()
                        .map(site -> new StoredSite(
                                site.className(),
                                site.site(),
                                site.samples(),
                                site.weightBytes(),
                                StoredJson.written(site)))
                        .toList());
    }

    void putPaths(long diagnosisId, List<RetainingPath> paths) {
        evidence.replacePaths(
                diagnosisId,
                paths.stream()
                        .map(path -> new StoredPath(
                                path.className(), path.holder(), path.holderField(), StoredJson.written(path)))
                        .toList());
    }

    /**
     * What a diagnosis saw outside the heap.
     *
     * @param families which there are more of
     * @param collected what a forced collection left, by area, or a trim of the C library; empty without one
     */
    record OutsideHeap(List<FamilyGrowth> families, Map<Area, Double> collected) {

        static final OutsideHeap UNSEEN = new OutsideHeap(List.of(), Map.of());
    }

    void putOutsideHeap(long diagnosisId, OutsideHeap seen) {
        evidence.replaceOutsideHeap(diagnosisId, StoredJson.written(seen));
    }

    void putDumps(long diagnosisId, DumpStudy study) {
        evidence.replaceDumps(diagnosisId, StoredJson.written(study));
    }

    /** What was seen in the newest snapshot of a heap. */
    void putHeap(long diagnosisId, HeapTree tree, HeldByThreads threads) {
        evidence.replaceHeap(diagnosisId, StoredJson.written(tree), StoredJson.written(threads));
    }

    /* An earlier version has stored none, and a later one may store what this one cannot read. */
    private @Nullable HeldByThreads threads(long diagnosisId) {
        return evidence.heldByThreads(diagnosisId)
                .flatMap(stored -> StoredJson.readIfKnown(stored, HeldByThreads.class))
                .orElse(null);
    }

    void putLedger(long diagnosisId, Ledger ledger) {
        evidence.replaceLedger(diagnosisId, StoredJson.written(ledger));
    }

    Optional<Ledger> ledger(long diagnosisId) {
        return evidence.ledger(diagnosisId).map(stored -> StoredJson.read(stored, Ledger.class));
    }

    void putTrace(long diagnosisId, Tracing.Seen seen, Instant at) {
        if (seen.trace() == null) {
            traces.remove(diagnosisId);
        } else {
            traces.replace(stored(diagnosisId, seen.trace(), at), seen.text());
        }
    }

    private static StoredTrace stored(long diagnosisId, Trace trace, Instant at) {
        return new StoredTrace(
                diagnosisId,
                stored(at),
                trace.from().map(EvidenceStore::stored).orElse(null),
                trace.to().map(EvidenceStore::stored).orElse(null),
                collections(trace),
                longestPauseSeconds(trace),
                trace.hanging().size(),
                trace.routes().size(),
                TraceFormat.VERSION);
    }

    private static Instant stored(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    private static int collections(Trace trace) {
        var timeline = trace.collections();
        return timeline == null
                ? 0
                : (int) Math.min(Integer.MAX_VALUE, timeline.summary().collections());
    }

    private static @Nullable Double longestPauseSeconds(Trace trace) {
        var timeline = trace.collections();
        return timeline == null || timeline.summary().pauses().count() == 0
                ? null
                : timeline.summary().pauses().longestNanos() / NANOS_OF_SECOND;
    }

    /** What recordings and GC logs tell by time, where a step has looked, and in the form that this version reads. */
    Optional<Trace> trace(long diagnosisId) {
        return traces.find(diagnosisId)
                .filter(stored -> stored.format().equals(TraceFormat.VERSION))
                .flatMap(stored -> traces.document(diagnosisId))
                .map(TraceFormat::read);
    }

    void putGaps(long diagnosisId, String step, List<Gap> gaps) {
        evidence.replaceGaps(
                diagnosisId,
                step,
                gaps.stream().map(gap -> new StoredGap(gap.what(), gap.why())).toList());
    }

    /** All that is stored for a diagnosis. */
    Evidence read(Diagnosis diagnosis) {
        var trends = new EnumMap<Area, Trend>(Area.class);
        for (var stored : evidence.trends(diagnosis.id())) {
            trends.put(Area.of(stored.series()), StoredJson.read(stored.content(), Trend.class));
        }
        var outside = evidence.outsideHeap(diagnosis.id())
                .map(stored -> StoredJson.read(stored, OutsideHeap.class))
                .orElse(OutsideHeap.UNSEEN);
        var seen = new Evidence(
                subject(diagnosis),
                diagnosis.from(),
                diagnosis.to(),
                trends,
                classes(diagnosis.id()),
                evidence.sites(diagnosis.id()).stream()
                        .map(site -> StoredJson.read(site.content(), AllocationSite.class))
                        .toList(),
                evidence.paths(diagnosis.id()).stream()
                        .map(path -> StoredJson.read(path.content(), RetainingPath.class))
                        .toList(),
                outside.families(),
                outside.collected(),
                trimsBefore(diagnosis),
                evidence.dumps(diagnosis.id())
                        .map(stored -> StoredJson.read(stored, DumpStudy.class))
                        .orElse(null),
                trace(diagnosis.id()).orElse(null),
                threads(diagnosis.id()),
                evidence.gaps(diagnosis.id()).stream()
                        .map(gap -> new Gap(gap.what(), gap.why()))
                        .toList());
        return trends.isEmpty() && !isOfFiles(diagnosis.targetId())
                ? seen.withGap("samples", "none were taken of the JVM's present life within the window")
                : seen;
    }

    private List<Trim> trimsBefore(Diagnosis diagnosis) {
        return JudgedLife.epochOf(diagnosis, targets).stream()
                .flatMap(epoch ->
                        evidence
                                .trims(diagnosis.targetId(), Area.NATIVE.key(), epoch.beganAt(), diagnosis.to())
                                .stream())
                .map(trim -> new Trim(trim.at(), trim.leftBytes()))
                .toList();
    }

    /* Nobody takes samples of it. */
    private boolean isOfFiles(long targetId) {
        return targets.find(targetId)
                .filter(target -> target.kind() == Target.Kind.UPLOAD)
                .isPresent();
    }

    private ClassComparison classes(long diagnosisId) {
        var compared = evidence.comparison(diagnosisId);
        return new ClassComparison(
                compared.histograms(),
                compared.live(),
                evidence.growths(diagnosisId).stream()
                        .map(growth -> StoredJson.read(growth.content(), ClassGrowth.class))
                        .toList());
    }

    /** What somebody has accepted for the target. */
    List<AcceptedRisk> acceptedRisks(long targetId) {
        return targets.find(targetId).stream()
                .flatMap(target -> Stream.concat(
                        risk(
                                target.pathsAccepted(),
                                "that the search for paths to roots crashes the JVM (JDK-8380011)"),
                        risk(
                                target.profilerAccepted(),
                                "that async-profiler is loaded into the JVM, where it stays until that ends")))
                .toList();
    }

    private static Stream<AcceptedRisk> risk(Optional<Target.Acceptance> acceptance, String what) {
        return acceptance.map(accepted -> new AcceptedRisk(what, accepted.by(), accepted.at())).stream();
    }

    /** The target, and the life that is judged, as a verdict names them. */
    private Subject subject(Diagnosis diagnosis) {
        long targetId = diagnosis.targetId();
        var name = targets.find(targetId).map(Target::name).orElse("removed target " + targetId);
        var epoch = JudgedLife.epochOf(diagnosis, targets);
        var life = epoch.map(TargetEpoch::life);
        return new Subject(
                targetId,
                name,
                life.map(EvidenceStore::described).orElse(""),
                epoch.map(TargetEpoch::beganAt).orElse(null),
                diagnosis.life().map(Diagnosis.Life::endedAt).orElse(null),
                diagnosis.life().map(Diagnosis.Life::unreached).orElse(null),
                life.map(TargetEpoch.Life::build).orElse(null));
    }

    private static String described(TargetEpoch.Life life) {
        var heap = life.maxHeapBytes() > 0 ? ", " + Math.round(life.maxHeapBytes() / MEBIBYTE) + " MiB heap" : "";
        return life.jvmName() + " " + life.jvmVersion() + ", " + life.collector() + heap;
    }
}
