package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.ProfileSettings;
import io.plumbline.batch.profile.ProfileStudy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * Has questions about profiles answered in JVMs of their own, a few at a time: who may read diagnoses must not be able to use up the
 * machine. Thread-safe.
 */
public class ProfileDesk {

    private final ProfileSettings settings;
    private final Semaphore seats;

    ProfileDesk(ProfileSettings settings) {
        this.settings = settings;
        this.seats = new Semaphore(settings.shownAtOnce());
    }

    /** A question. */
    @FunctionalInterface
    interface Question<T> {
        ProfileStudy.Outcome<T> ask(ProfileStudy study, Path folder) throws IOException, InterruptedException;
    }

    /** The answer; ends the request with a problem if there is none. */
    <T> T answer(Question<T> question) {
        if (!seats.tryAcquire()) {
            throw Refusal.busyDrawing();
        }
        try {
            var outcome = question.ask(settings.study(), settings.folder("shown-" + UUID.randomUUID()));
            if (outcome instanceof ProfileStudy.Outcome.Answered<T> answered) {
                return answered.answer();
            }
            throw Refusal.notDrawn(
                    outcome instanceof ProfileStudy.Outcome.Failed<T> failed
                            ? failed.reason()
                            : "the server is about to stop");
        } catch (IOException failure) {
            throw Refusal.notDrawn(String.valueOf(failure.getMessage()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw Refusal.busyDrawing();
        } finally {
            seats.release();
        }
    }
}
