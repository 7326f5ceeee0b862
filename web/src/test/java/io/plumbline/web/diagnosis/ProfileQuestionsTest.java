package io.plumbline.web.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plumbline.batch.nightly.ProfileSettings;
import io.plumbline.batch.profile.ProfileStudy;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileQuestionsTest {

    private final ProfileDesk desk = new ProfileDesk(new ProfileSettings(
            Path.of("/captures"), new ProfileStudy(64 << 20, Duration.ofMinutes(1)), 1, 1, Duration.ofDays(1)));

    private ProblemType refusal(ProfileDesk.Question<String> question) {
        try {
            throw new AssertionError(desk.answer(question));
        } catch (ProblemException refused) {
            return refused.problem().type();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.example.shop", "com.example.shop.Cart$Rows", "größen._x1"})
    void aPackageOrClassMayBeAskedFor(String name) {
        assertThat(new Query().packageOrClass("focus", " " + name + " ")).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"com example", "-Xmx1g", "com/example", "<script>", "a\u0000", "a\nb"})
    void whatIsNoNameIsRefused(String text) {
        var query = new Query();
        query.packageOrClass("focus", text);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(query::refuse)
                .satisfies(refused -> assertThat(refused.problem().members()).containsKey("reasons"));
    }

    @Test
    void withoutAFocusEverythingIsMeant() {
        assertThat(new Query().packageOrClass("focus", null)).isEmpty();
    }

    @Test
    void whoeverComesWhileAllSeatsAreTakenIsToldToComeLater() {
        var told = desk.answer((study, folder) -> new ProfileStudy.Outcome.Answered<>(
                refusal((other, elsewhere) -> new ProfileStudy.Outcome.Answered<>("served"))));

        assertThat(told).isEqualTo(ProblemType.SERVICE_UNAVAILABLE);
        assertThat(desk.<String>answer((study, folder) -> new ProfileStudy.Outcome.Answered<>("served")))
                .isEqualTo("served");
    }

    @Test
    void whatCannotBeAnsweredSaysWhyAndFreesTheSeat() {
        assertThat(refusal((study, folder) -> new ProfileStudy.Outcome.Failed<>("it is of another reading")))
                .isEqualTo(ProblemType.CONFLICT);
        assertThat(refusal((study, folder) -> {
                    throw new IOException("the disk is full");
                }))
                .isEqualTo(ProblemType.CONFLICT);
        assertThat(desk.<Path>answer((study, folder) -> new ProfileStudy.Outcome.Answered<>(folder)))
                .hasParentRaw(Path.of("/captures"));
    }
}
