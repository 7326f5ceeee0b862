package io.plumbline.batch.nightly;

import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.diagnosis.Diagnosis;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The recordings and GC logs of a diagnosis that tell what happened when. Thread-safe. */
@Dependent
public class RecordedFiles {

    private final CaptureRepository captures;
    private final Transactions transactions;
    private final Instance instance;

    @Inject
    public RecordedFiles(CaptureRepository captures, Transactions transactions, Instance instance) {
        this.captures = captures;
        this.transactions = transactions;
        this.instance = instance;
    }

    /**
     * The files of a diagnosis that are here. Immutable.
     *
     * @param recording the newest that it took, else, of a life that is past, the newest that was taken of it, else the newest that was
     *     sent within its window
     * @param logs GC logs that were sent within its window
     * @param recordingElsewhere the instance that has a recording, if none is here
     * @param logsElsewhere an instance that has a log which is not here
     * @param lost there was a recording here, which is gone, and none is left
     */
    record Of(
            Optional<Path> recording,
            List<Path> logs,
            Optional<String> recordingElsewhere,
            Optional<String> logsElsewhere,
            boolean lost) {

        Of {
            logs = List.copyOf(logs);
        }

        boolean isEmpty() {
            return recording.isEmpty() && logs.isEmpty();
        }

        /** There are logs, and something is left without them. */
        boolean isMoreThanLogs() {
            return recording.isPresent() && !logs.isEmpty();
        }

        Of withoutLogs() {
            return new Of(recording, List.of(), recordingElsewhere, logsElsewhere, lost);
        }
    }

    Of of(Diagnosis diagnosis) {
        var sent = sent(diagnosis);
        var taken = taken(diagnosis);
        var recordings = taken.isEmpty() ? of(Capture.Kind.RECORDING, sent) : taken;
        var logs = of(Capture.Kind.GC_LOG, sent);
        var recording = here(recordings).reduce((earlier, later) -> later);
        return new Of(
                recording,
                here(logs).toList(),
                recording.isPresent() ? Optional.empty() : elsewhere(recordings),
                elsewhere(logs),
                recording.isEmpty()
                        && recordings.stream()
                                .anyMatch(capture -> capture.takenBy().equals(instance.name())));
    }

    private List<Capture> taken(Diagnosis diagnosis) {
        var own = of(Capture.Kind.RECORDING, transactions.commit(() -> captures.ofDiagnosis(diagnosis.id())));
        return own.isEmpty()
                ? transactions.commit(() -> FilesOfLife.recordings(captures, diagnosis).stream()
                        .limit(1)
                        .toList())
                : own;
    }

    /** Whether any was sent within a diagnosis' window. */
    boolean isAnySent(Diagnosis diagnosis) {
        var sent = sent(diagnosis);
        return !of(Capture.Kind.RECORDING, sent).isEmpty()
                || !of(Capture.Kind.GC_LOG, sent).isEmpty();
    }

    private List<Capture> sent(Diagnosis diagnosis) {
        return transactions.commit(() -> FilesOfLife.sent(captures, diagnosis));
    }

    private static List<Capture> of(Capture.Kind kind, List<Capture> found) {
        return found.stream()
                .filter(capture -> capture.kind() == kind)
                .filter(capture -> capture.path().isPresent())
                .toList();
    }

    private Optional<String> elsewhere(List<Capture> found) {
        return found.stream()
                .map(Capture::takenBy)
                .filter(owner -> !owner.equals(instance.name()))
                .findFirst();
    }

    private Stream<Path> here(List<Capture> found) {
        return found.stream()
                .filter(capture -> capture.takenBy().equals(instance.name()))
                .map(capture -> Path.of(capture.path().orElseThrow()))
                .filter(Files::isRegularFile);
    }
}
