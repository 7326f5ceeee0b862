package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.ClassHistogram;
import io.plumbline.batch.capture.FlightRecorder;
import io.plumbline.batch.capture.HeapSnapshot;
import io.plumbline.batch.capture.HistogramCapture;
import io.plumbline.batch.capture.SamplingRates;
import io.plumbline.batch.target.CaptureGate;
import io.plumbline.batch.target.DumpDirectory;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.capture.Capture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Takes evidence from a target as far as its JVM and the pause budget allow; knows no database. Thread-safe. */
public final class EvidenceTaker {

    private final Path directory;
    private final HistogramCapture histograms;
    private final FlightRecorder recorder;
    private final HeapSnapshot snapshots;
    private final Clock clock;

    public EvidenceTaker(CaptureSettings settings, FlightRecorder recorder, Clock clock) {
        this.directory = settings.directory();
        this.histograms = new HistogramCapture(clock, settings.deadline());
        this.recorder = recorder;
        this.snapshots = new HeapSnapshot(settings.deadline());
        this.clock = clock;
    }

    /**
     * On which terms a target is asked. Immutable.
     *
     * @param gate of the target
     * @param rates at which its recording goes on
     * @param thoroughly whether a recording comes with the paths to its old objects, if the gate allows the search
     * @param dumps where it writes heap dumps so that we see them; empty if we see its own disk
     */
    record Terms(CaptureGate gate, SamplingRates rates, boolean thoroughly, Optional<DumpDirectory> dumps) {}

    /**
     * Takes a kind of evidence.
     *
     * @return what was taken, or why the JVM was not asked or refused
     * @throws TargetUnreachableException if the target does not answer
     */
    Taken take(Capture.Kind kind, long targetId, JvmConnection connection, Terms terms)
            throws TargetUnreachableException {
        var gate = terms.gate();
        var at = clock.instant();
        try {
            return switch (kind) {
                case HISTOGRAM -> histogram(connection, gate, at);
                case RECORDING -> recording(targetId, connection, terms, at);
                case HEAP_SNAPSHOT -> heapSnapshot(targetId, connection, terms, at);
                case GC_LOG -> Taken.refused(kind, at, "GC logs are not taken from a JVM; send the file");
                case UNKNOWN -> Taken.refused(kind, at, "this version does not know what a newer one takes");
            };
        } catch (TargetUnreachableException gone) {
            throw gone;
        } catch (IOException refused) {
            return Taken.failed(kind, at, String.valueOf(refused.getMessage()));
        }
    }

    /* Counting live objects costs a full collection, counting all of them does not, but counts garbage. */
    private Taken histogram(JvmConnection connection, CaptureGate gate, Instant at) throws IOException {
        if (gate.ask(CaptureGate.Kind.HISTOGRAM_OF_LIVE).isAllowed()) {
            return Taken.histogram(histograms.take(connection, ClassHistogram.Scope.LIVE));
        }
        if (gate.ask(CaptureGate.Kind.HISTOGRAM_OF_ALL) instanceof CaptureGate.Answer.Refused refused) {
            return Taken.refused(Capture.Kind.HISTOGRAM, at, refused.reason());
        }
        return Taken.histogram(histograms.take(connection, ClassHistogram.Scope.ALL));
    }

    private Taken recording(long targetId, JvmConnection connection, Terms terms, Instant at) throws IOException {
        var gate = terms.gate();
        if (gate.ask(CaptureGate.Kind.RECORDING) instanceof CaptureGate.Answer.Refused refused) {
            return Taken.refused(Capture.Kind.RECORDING, at, refused.reason());
        }
        var file = fileFor(targetId, at, "jfr");
        var copy =
                terms.thoroughly() && gate.ask(CaptureGate.Kind.PATHS_TO_ROOTS).isAllowed()
                        ? recorder.copyWithPaths(connection, file, terms.rates(), gate.pauseBudget())
                        : recorder.copy(connection, file, terms.rates());
        return Taken.file(Capture.Kind.RECORDING, at, false, copy.pause(), copy.bytes(), copy.file());
    }

    private Taken heapSnapshot(long targetId, JvmConnection connection, Terms terms, Instant at) throws IOException {
        if (terms.gate().ask(CaptureGate.Kind.HEAP_SNAPSHOT) instanceof CaptureGate.Answer.Refused refused) {
            return Taken.refused(Capture.Kind.HEAP_SNAPSHOT, at, refused.reason());
        }
        var file = fileFor(targetId, at, "hprof");
        var outcome = terms.dumps().isPresent()
                ? snapshots.take(connection, terms.dumps().get(), file)
                : snapshots.take(connection, file);
        if (outcome instanceof HeapSnapshot.Outcome.Taken taken) {
            return Taken.file(Capture.Kind.HEAP_SNAPSHOT, at, true, taken.pause(), taken.bytes(), taken.file());
        }
        var refused = (HeapSnapshot.Outcome.Refused) outcome;
        return Taken.refused(Capture.Kind.HEAP_SNAPSHOT, at, refused.reason());
    }

    private Path fileFor(long targetId, Instant at, String extension) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return directory.resolve("target-" + targetId + "-" + at.toEpochMilli() + "." + extension);
    }
}
