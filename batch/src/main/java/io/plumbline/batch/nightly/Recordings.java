package io.plumbline.batch.nightly;

import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Which recordings there are of a diagnosis, and of the time before. Reads within a transaction. Thread-safe. */
@Dependent
public class Recordings {

    /** Two weeks of hourly copies, which is as long as files are kept unless somebody wants it otherwise. */
    private static final int MOST_EARLIER = 400;

    private final CaptureRepository captures;
    private final DiagnosisRepository diagnoses;
    private final Instance instance;

    @Inject
    public Recordings(CaptureRepository captures, DiagnosisRepository diagnoses, Instance instance) {
        this.captures = captures;
        this.diagnoses = diagnoses;
        this.instance = instance;
    }

    /** The recording of a diagnosis: whether its file is here or not. */
    sealed interface Own {

        /** It is here. */
        record Here(long capture, Path file, Instant takenAt) implements Own {}

        /** It was taken or sent, and cannot be read. */
        record Elsewhere(String why) implements Own {}

        /** None was taken or sent. */
        record None() implements Own {}
    }

    /**
     * The newest that was taken for a diagnosis, else, of a life that is past, the newest that was taken of it, else the newest that was
     * sent within its window.
     */
    Own of(Diagnosis diagnosis) {
        var taken = captures.ofDiagnosis(diagnosis.id()).stream()
                .filter(Recordings::isFinished)
                .reduce((earlier, later) -> later)
                .or(() -> FilesOfLife.recordings(captures, diagnosis).stream().findFirst())
                .or(() -> FilesOfLife.sent(captures, diagnosis).stream()
                        .filter(Recordings::isFinished)
                        .reduce((earlier, later) -> later));
        return taken.map(this::located).orElseGet(Own.None::new);
    }

    private Own located(Capture recording) {
        if (!recording.takenBy().equals(instance.name())) {
            return new Own.Elsewhere("the recording lies with instance \"" + recording.takenBy() + "\", which took it");
        }
        var file = file(recording);
        return file.isPresent()
                ? new Own.Here(recording.id(), file.get(), recordedUntil(recording))
                : new Own.Elsewhere("the recording is not there any longer; ask for another diagnosis");
    }

    /** What a diagnosis' own recording is compared with. */
    Baseline<Path> baseline(Diagnosis diagnosis, Own.Here own) {
        var earlier = captures.recordings(diagnosis.targetId(), instance.name(), diagnosis.to(), MOST_EARLIER).stream()
                .filter(capture -> file(capture).isPresent())
                .map(capture -> new Baseline.Candidate<>(file(capture).orElseThrow(), recordedUntil(capture)))
                .toList();
        var since = earlier.stream()
                .map(Baseline.Candidate::takenAt)
                .min(Instant::compareTo)
                .orElseGet(diagnosis::from);
        var growths = diagnoses.growthSince(diagnosis.targetId(), since).stream()
                .filter(other -> other.id() != diagnosis.id())
                .map(other -> new Baseline.Growth(other.from(), other.to()))
                .toList();
        return Baseline.of(Baseline.Compared.RECORDINGS, own.takenAt(), diagnosis.from(), earlier, growths);
    }

    private static boolean isFinished(Capture capture) {
        return capture.kind() == Capture.Kind.RECORDING && capture.path().isPresent();
    }

    private static Optional<Path> file(Capture capture) {
        return capture.path().map(Path::of).filter(Files::isRegularFile);
    }

    private static Instant recordedUntil(Capture capture) {
        return capture.contentAt().orElseGet(capture::takenAt);
    }
}
