package io.plumbline.web.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.nightly.ProfileSettings;
import io.plumbline.batch.profile.DiffSettings;
import io.plumbline.batch.profile.ProfileStudy;
import io.plumbline.persistence.diagnosis.ProfileRepository;
import io.plumbline.persistence.diagnosis.StoredProfile;
import io.plumbline.testing.TestDatabase;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real database. */
class ProfileViewTest {

    private static final Instant AT = Instant.parse("2026-11-26T02:30:00Z");

    /** Purged since it was looked up: whoever reads its content is told that it is not there. */
    private static final StoredProfile PURGED = new StoredProfile(
            4_711,
            1,
            1,
            StoredProfile.Part.OBSERVED,
            "ALLOCATED",
            AT.minusSeconds(60),
            AT,
            1024,
            7,
            "none: there is no earlier recording",
            false,
            AT);

    private static final ProfileView.Pair PAIR = new ProfileView.Pair(PURGED, PURGED, false);

    @TempDir
    private Path directory;

    private static ProblemType refusal(Runnable question) {
        try {
            question.run();
        } catch (ProblemException refused) {
            return refused.problem().type();
        }
        throw new AssertionError("was answered");
    }

    @Test
    void aContentIsReadWithASeatAlone() {
        var settings = new ProfileSettings(
                directory, new ProfileStudy(64 << 20, Duration.ofMinutes(1)), 1, 1, Duration.ofDays(1));
        var desk = new ProfileDesk(settings);
        var view = new ProfileView(new ProfileRepository(TestDatabase.fresh().dataSource()), settings, desk);
        List<Runnable> questions = List.of(
                () -> view.answer(PURGED, "com.example"),
                () -> view.drawn(PURGED, ProfileStudy.Drawing.PPROF, ""),
                () -> view.difference(PAIR, DiffSettings.DEFAULT),
                () -> view.drawnDifference(PAIR, ""));

        for (var question : questions) {
            assertThat(desk.<ProblemType>answer(
                            (study, folder) -> new ProfileStudy.Outcome.Answered<>(refusal(question))))
                    .isEqualTo(ProblemType.SERVICE_UNAVAILABLE);
            assertThat(refusal(question)).isEqualTo(ProblemType.NOT_FOUND);
        }
    }
}
