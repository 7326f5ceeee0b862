package io.plumbline.batch.nightly;

import io.plumbline.batch.nightly.EventsRefusedException.Reason;
import io.plumbline.batch.trace.EventAnswer;
import io.plumbline.batch.trace.TraceStudy;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * Asks the recording of a diagnosis for the events for which an expression is true. Each question gets a JVM of its own, with limits,
 * and few are worked on at once. Thread-safe.
 */
public final class EventQuestions {

    private final DiagnosisRepository diagnoses;
    private final RecordedFiles files;
    private final Transactions transactions;
    private final TraceStudy study;
    private final CaptureDirectory directory;
    private final Semaphore places;
    private final int atOnce;

    public EventQuestions(
            DiagnosisRepository diagnoses,
            RecordedFiles files,
            Transactions transactions,
            TraceSettings settings,
            CaptureSettings captureSettings) {
        this.diagnoses = diagnoses;
        this.files = files;
        this.transactions = transactions;
        this.study = settings.question();
        this.directory = new CaptureDirectory(captureSettings.directory());
        this.atOnce = settings.questionsAtOnce();
        this.places = new Semaphore(atOnce);
    }

    /** How a question is put to the JVM that works on it. */
    @FunctionalInterface
    private interface Asking<T> {
        TraceStudy.Outcome<T> in(Path folder) throws IOException, InterruptedException;
    }

    /**
     * The events of a diagnosis' newest recording for which an expression is true, or where the expression is wrong.
     *
     * @param limit the most events that are told one by one
     * @return empty if there is no such diagnosis
     * @throws EventsRefusedException if nobody can look
     */
    public Optional<EventAnswer> ask(long diagnosisId, String expression, int limit) {
        return transactions
                .commit(() -> diagnoses.find(diagnosisId))
                .map(this::recording)
                .map(recording -> inPlace(folder -> study.events(recording, expression, limit, folder, () -> false)));
    }

    /**
     * Where an expression is wrong; empty if it can be asked.
     *
     * @throws EventsRefusedException if nobody can look
     */
    public Optional<EventAnswer.Refused> check(String expression) {
        return inPlace(folder -> study.check(expression, folder, () -> false));
    }

    private Path recording(Diagnosis diagnosis) {
        var found = files.of(diagnosis);
        return found.recording()
                .orElseThrow(
                        () -> found.recordingElsewhere()
                                .map(owner -> new EventsRefusedException(
                                        Reason.ELSEWHERE,
                                        "Its recording lies with instance \"" + owner + "\"; ask that one"))
                                .orElseGet(
                                        () -> new EventsRefusedException(
                                                Reason.NO_RECORDING,
                                                found.lost()
                                                        ? "Its recording is not there any longer; ask for a new diagnosis"
                                                        : "It has no recording: none was taken, because nothing grew or the JVM gave none")));
    }

    private <T> T inPlace(Asking<T> asking) {
        if (!places.tryAcquire()) {
            throw new EventsRefusedException(
                    Reason.BUSY,
                    atOnce + " questions about events are being worked on, as many as"
                            + " plumbline.trace.questions-at-once allows; ask again in a moment");
        }
        try {
            directory.make();
            var outcome = asking.in(directory.forQuestion(UUID.randomUUID()));
            if (outcome instanceof TraceStudy.Outcome.Answered<T> answered) {
                return answered.answer();
            }
            throw new EventsRefusedException(
                    Reason.UNREADABLE,
                    outcome instanceof TraceStudy.Outcome.Failed<T> failed ? failed.reason() : "the server stops");
        } catch (IOException failure) {
            throw new EventsRefusedException(Reason.UNREADABLE, String.valueOf(failure.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new EventsRefusedException(Reason.UNREADABLE, "the server stops");
        } finally {
            places.release();
        }
    }
}
