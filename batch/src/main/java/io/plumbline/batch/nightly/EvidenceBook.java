package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.ClassHistogram;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CapturePolicyRepository;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.HeapGrowthRepository;
import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.capture.StoredHistogram;
import io.plumbline.persistence.diagnosis.Diagnosis;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes down what was taken from targets. Its writes need a transaction around them. Thread-safe. */
@Dependent
public class EvidenceBook {

    /** The classes that together hold this share of the bytes are kept … */
    private static final double KEPT_SHARE = 0.99;

    /** … and every class with as many instances, because a leak of small objects starts there. */
    private static final long KEPT_INSTANCES = 100;

    /** What a diagnosis asks for is about one leak, which may be of few large things. */
    private static final long KEPT_INSTANCES_OF_A_DIAGNOSIS = 8;

    private final CaptureRepository captures;
    private final HistogramRepository histograms;
    private final CapturePolicyRepository policies;
    private final PolicyBook inForce;
    private final HeapGrowthRepository indexes;
    private final Instance instance;
    private final Clock clock;

    @Inject
    public EvidenceBook(
            CaptureRepository captures,
            HistogramRepository histograms,
            CapturePolicyRepository policies,
            PolicyBook inForce,
            HeapGrowthRepository indexes,
            Instance instance,
            Clock clock) {
        this.captures = captures;
        this.histograms = histograms;
        this.policies = policies;
        this.inForce = inForce;
        this.indexes = indexes;
        this.instance = instance;
        this.clock = clock;
    }

    /**
     * Notes that evidence is being taken, and so that the target may be made to collect all garbage from now on, and by which policy
     * it is sampled.
     */
    Capture begin(EvidenceCapture.Request request) {
        var capture = captures.add(new Capture(
                request.targetId(),
                request.epochId(),
                request.diagnosisId(),
                request.kind(),
                clock.instant(),
                instance.name(),
                request.kind().forcesCollection()));
        if (request.scheduled() && request.kind() == Capture.Kind.HEAP_SNAPSHOT) {
            capture.indexLater();
        }
        policies.put(
                request.ended() == null
                        ? inForce.inForce(capture.id(), request.targetId())
                        : inForce.after(capture.id(), request.ended()));
        return capture;
    }

    /** Notes what came of it. */
    void finish(long captureId, @Nullable Long epochId, Taken taken) {
        captures.find(captureId).ifPresent(capture -> finish(capture, epochId, taken));
    }

    private void finish(Capture capture, @Nullable Long epochId, Taken taken) {
        if (!taken.forcedCollection()) {
            capture.forcedNothing();
        }
        if (taken.failure() != null) {
            capture.fail(taken.failure(), clock.instant());
            return;
        }
        capture.finish(
                Optional.ofNullable(taken.file()).map(Path::toString).orElse(null),
                taken.bytes(),
                taken.pause(),
                clock.instant());
        if (taken.histogram() != null && epochId != null) {
            histograms.add(stored(capture, epochId, taken.histogram()));
        }
    }

    private static StoredHistogram stored(Capture capture, long epochId, ClassHistogram histogram) {
        long kept = capture.diagnosisId().isPresent() ? KEPT_INSTANCES_OF_A_DIAGNOSIS : KEPT_INSTANCES;
        return new StoredHistogram(
                capture.targetId(),
                epochId,
                capture.id(),
                histogram.takenAt().truncatedTo(ChronoUnit.MICROS),
                histogram.scope() == ClassHistogram.Scope.LIVE,
                histogram.totalInstances(),
                histogram.totalBytes(),
                histogram.keeping(KEPT_SHARE, kept).entries().stream()
                        .map(entry -> new StoredHistogram.Entry(entry.className(), entry.instances(), entry.bytes()))
                        .toList());
    }

    /** The newest heap snapshot that this instance took for a diagnosis. */
    Optional<Path> snapshotOf(long diagnosisId) {
        return snapshot(diagnosisId).flatMap(Capture::path).map(Path::of);
    }

    /**
     * The newest heap snapshot that this instance took of the life that a diagnosis judges, or its index, whichever is there, if that
     * life is past.
     */
    Optional<Path> snapshotOfLife(Diagnosis diagnosis) {
        return FilesOfLife.snapshots(captures, diagnosis).stream()
                .filter(capture -> capture.takenBy().equals(instance.name()))
                .flatMap(capture -> Stream.concat(capture.path().stream(), indexes.index(capture.id()).stream()))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** The number of this snapshot. */
    Optional<Long> captureOf(long diagnosisId) {
        return snapshot(diagnosisId).map(Capture::id);
    }

    /** Notes that the file of this snapshot is gone. */
    void forgetSnapshotOf(long diagnosisId) {
        snapshot(diagnosisId).ifPresent(Capture::forgetFile);
    }

    /**
     * Notes where the index of a snapshot lies, and forgets those of the target's older ones.
     *
     * @param most how many stay
     * @return what nobody will ask any longer: the files to delete
     */
    List<Path> keepIndexOf(long captureId, Path index, long bytes, int most) {
        return captures.find(captureId)
                .filter(capture -> indexes.keep(capture.id(), index.toString(), bytes))
                .map(capture -> {
                    var old = indexes.beyond(capture.targetId(), instance.name(), most);
                    old.forEach(each -> indexes.forget(each.captureId()));
                    return old.stream().map(each -> Path.of(each.path())).toList();
                })
                .orElseGet(() -> List.of(index));
    }

    private Optional<Capture> snapshot(long diagnosisId) {
        return captures.ofDiagnosis(diagnosisId).stream()
                .filter(capture -> capture.kind() == Capture.Kind.HEAP_SNAPSHOT)
                .filter(capture -> capture.takenBy().equals(instance.name()))
                .filter(capture -> capture.path().isPresent())
                .reduce((earlier, later) -> later);
    }
}
