package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.sample.SampledSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgedLifeTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void aLifeThatHasJustBegunGivesWayToTheOneBefore() {
        assertThat(chosen(360, 10)).isEqualTo(1);
        assertThat(chosen(360, 119)).isEqualTo(1);
    }

    @Test
    void aQuarterOfWhatWasSeenIsEnoughForTheOneThatRuns() {
        assertThat(chosen(360, 120)).isEqualTo(2);
        assertThat(chosen(60, 60)).isEqualTo(2);
        assertThat(chosen(10, 360)).isEqualTo(2);
    }

    @Test
    void ofOneThatStartsAgainAndAgainTheNewestThatIsLongEnoughElseTheLongestIsChosen() {
        assertThat(chosen(300, 200, 300, 10, 10, 10)).isEqualTo(3);
        assertThat(chosen(20, 24, 20, 20, 20, 1)).isEqualTo(2);
        assertThat(chosen(20, 20, 20, 20, 20, 1)).isEqualTo(5);
    }

    @Test
    void withoutSamplesNoneIsChosenAndOfSingleOnesTheNewest() {
        assertThat(JudgedLife.chosen(List.of())).isEmpty();
        assertThat(chosen(0, 0)).isEqualTo(2);
    }

    /** The number of the life that is chosen of lives that were sampled one after the other for so many minutes. */
    private static long chosen(int... minutes) {
        var spans = new ArrayList<SampledSpan>();
        var at = START;
        for (int life = 0; life < minutes.length; life++) {
            var end = at.plus(Duration.ofMinutes(minutes[life]));
            spans.add(0, new SampledSpan(life + 1, at, end));
            at = end.plusSeconds(30);
        }
        return JudgedLife.chosen(spans).orElseThrow().epochId();
    }
}
