package io.plumbline.batch.nightly;

import io.plumbline.batch.target.CaptureGate;
import io.plumbline.batch.target.CaptureGate.Risk;
import io.plumbline.batch.target.DumpDirectory;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.JvmIdentity;
import io.plumbline.batch.target.JvmIdentity.Collector;
import io.plumbline.batch.target.JvmProbe;
import io.plumbline.batch.target.JvmProbe.Feature;
import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.StoredSample;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** What targets may be asked for now, as far as they are known. Thread-safe. */
@Dependent
public class Gates {

    private final TargetRepository targets;
    private final SampleRepository samples;
    private final Probes probes;
    private final HistogramRepository histograms;
    private final CaptureSettings settings;

    @Inject
    public Gates(
            TargetRepository targets,
            SampleRepository samples,
            Probes probes,
            HistogramRepository histograms,
            CaptureSettings settings) {
        this.targets = targets;
        this.samples = samples;
        this.probes = probes;
        this.histograms = histograms;
        this.settings = settings;
    }

    /** The gate of a target whose JVM has just said who it is. */
    CaptureGate of(long targetId, JvmConnection connection) {
        var seesItsFiles = connection.place() != JvmConnection.Place.ELSEWHERE;
        return of(targetId, connection.identity(), lacks(targetId), seesItsFiles);
    }

    private Set<Feature> lacks(long targetId) {
        return targets.latestEpoch(targetId)
                .flatMap(epoch -> probes.of(epoch.id()))
                .map(JvmProbe::lacks)
                .map(Set::copyOf)
                .orElse(Set.of());
    }

    private CaptureGate of(long targetId, JvmIdentity identity, Set<Feature> lacks, boolean seesItsFiles) {
        var epoch = targets.latestEpoch(targetId);
        var latest = samples.latest(targetId);
        long used = latest.map(StoredSample::usedBytes)
                .map(bytes -> Math.max(0, bytes))
                .orElse(0L);
        long live = latest.map(StoredSample::floorBytes)
                .filter(floor -> floor >= 0)
                .map(floor -> Math.min(floor, used))
                .orElse(used);
        long objects = epoch.map(life -> histograms.bytesPerLiveObject(life.id()))
                .filter(OptionalDouble::isPresent)
                .map(each -> Math.round(live / Math.max(1, each.getAsDouble())))
                .orElse(0L);
        return new CaptureGate(
                identity,
                lacks,
                accepted(targetId),
                new CaptureGate.HeapUse(used, live, objects),
                settings.pauseBudget(),
                dumpsOutOfReach(targetId, seesItsFiles).orElse(null));
    }

    /** Where a target writes heap dumps so that we see them; empty if it is on our machine, or nobody has named a directory. */
    Optional<DumpDirectory> dumps(long targetId) {
        return targets.find(targetId)
                .flatMap(Target::dumpsInto)
                .map(shared -> DumpDirectory.of(shared.there(), shared.here()));
    }

    private Optional<String> dumpsOutOfReach(long targetId, boolean seesItsFiles) {
        var dumps = dumps(targetId);
        if (dumps.isPresent()) {
            return dumps.get().refusal();
        }
        return seesItsFiles
                ? Optional.empty()
                : Optional.of(
                        "it runs on another machine, or in a container of its own, where a heap dump of it would stay;"
                                + " name a directory that both see (dumpDirectory and dumpDirectoryHere of the target), or send a heap"
                                + " dump");
    }

    private Set<Risk> accepted(long targetId) {
        var accepted = EnumSet.noneOf(Risk.class);
        targets.find(targetId).ifPresent(target -> {
            target.pathsAccepted().ifPresent(by -> accepted.add(Risk.PATHS_TO_ROOTS));
            target.profilerAccepted().ifPresent(by -> accepted.add(Risk.PROFILER));
        });
        return accepted;
    }

    /** The gate of a target as it was seen last; empty if it never was, or its version does not tell which Java it is. */
    Optional<CaptureGate> of(long targetId) {
        return targets.latestEpoch(targetId)
                .map(TargetEpoch::life)
                .flatMap(life -> JvmIdentity.featureOf(life.jvmVersion()).stream()
                        .mapToObj(feature -> asSeenLast(targetId, identity(life, feature)))
                        .findFirst());
    }

    private CaptureGate asSeenLast(long targetId, JvmIdentity identity) {
        var lacks = lacks(targetId);
        return of(targetId, identity, lacks, !lacks.contains(Feature.SAME_FILES));
    }

    private static JvmIdentity identity(TargetEpoch.Life life, int feature) {
        return new JvmIdentity(
                life.jvmName(),
                life.jvmVendor(),
                feature,
                life.jvmVersion(),
                life.pid(),
                life.startedAt(),
                Collector.valueOf(life.collector()),
                life.maxHeapBytes(),
                life.host(),
                "");
    }
}
