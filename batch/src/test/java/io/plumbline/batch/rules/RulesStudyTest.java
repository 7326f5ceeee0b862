package io.plumbline.batch.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.plumbline.testing.OwnJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesStudyTest {

    private static final RulesStudy STUDY = new RulesStudy(512L << 20, Duration.ofMinutes(1), 32L << 20);

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private Path recording;

    @BeforeAll
    static void record() throws Exception {
        OwnJvm.run(AllocatingProgram.class, shared.resolve("recording.jfr").toString());
    }

    @BeforeEach
    void copy() throws Exception {
        recording = Files.copy(shared.resolve("recording.jfr"), folder.resolve("recording.jfr"));
    }

    private SecondOpinion ask(RulesStudy study) throws InterruptedException {
        var opinion = study.ask(recording, folder.resolve("study"), () -> false).orElseThrow();
        assertThat(folder.resolve("study")).doesNotExist();
        return opinion;
    }

    @Test
    void theRulesSayWhatTheySee() throws Exception {
        var opinion = ask(STUDY);

        assertThat(opinion.failure()).isNull();
        // the program has had its whole heap collected by System.gc
        assertThat(opinion.results()).extracting(RuleResult::id).contains("SystemGc", "FullGc", "HighGc");
        assertThat(opinion.results().get(0)).satisfies(highest -> {
            assertThat(highest.score()).isPositive();
            assertThat(highest.summary()).isNotEmpty();
        });
        assertThat(RulesJson.read(RulesJson.written(opinion))).isEqualTo(opinion);
    }

    @Test
    void theirTextsAreWrittenAsPeopleWriteThem() throws Exception {
        var opinion = ask(STUDY);

        assertThat(opinion.results()).anySatisfy(result -> {
            assertThat(result.id()).isEqualTo("Allocations.class");
            assertThat(result.summary()).startsWith("The most allocated type is likely 'byte[]'");
        });
        assertThat(opinion.results())
                .noneSatisfy(result -> assertThat(result.summary()).contains("''"));
    }

    @Test
    void aRecordingThatIsTooLargeIsNotGivenToThem() throws Exception {
        assertThat(ask(new RulesStudy(512L << 20, Duration.ofMinutes(1), 1_000)).failure())
                .startsWith("They were not asked: the recording has ")
                .contains("plumbline.rules.largest-recording");
    }

    @Test
    void whoeverDoesNotWantThemGivesThemNothing() throws Exception {
        assertThat(ask(new RulesStudy(512L << 20, Duration.ofMinutes(1), 0)).failure())
                .isEqualTo("Nobody asked them: plumbline.rules.largest-recording is 0.");
    }

    @Test
    void whatTheyCannotReadIsASentence() throws Exception {
        Files.writeString(recording, "no recording");

        assertThat(ask(STUDY).failure()).contains("recording.jfr").endsWith(".");
    }

    @Test
    void theyAreEndedWithTheirDeadline() throws Exception {
        assertThat(ask(new RulesStudy(512L << 20, Duration.ofMillis(1), 32L << 20))
                        .failure())
                .isEqualTo("They gave no answer: it was looked at for 0 s without end.");
    }

    @Test
    void whoeverWantsItToStopIsHeard() throws Exception {
        assertThat(STUDY.ask(recording, folder.resolve("study"), () -> true)).isEmpty();
    }

    @Test
    void whatIsRemarkableComesFirst() {
        var results = new ArrayList<>(List.of(
                new RuleResult("A", "a", "heap", 10, RuleResult.Level.FINE, "no"),
                new RuleResult("B", "b", "heap", 80, RuleResult.Level.WARNING, "yes"),
                new RuleResult("C", "c", "heap", 30, RuleResult.Level.WORTH_KNOWING, "perhaps")));

        var opinion = new SecondOpinion(results, 4, 0, null);

        assertThat(opinion.results()).extracting(RuleResult::id).containsExactly("B", "C", "A");
        assertThat(opinion.remarkable()).extracting(RuleResult::id).containsExactly("B", "C");
    }

    @Test
    void aScoreIsZeroToHundred() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RuleResult("A", "a", "heap", 101, RuleResult.Level.WARNING, ""))
                .withMessageContaining("0 to 100");
    }
}
