package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.Diagnosis.Conclusion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(20);

    private final Rest rest = new Rest(Duration.ofHours(1));

    @Test
    void withoutADiagnosisThereIsNoReasonToWait() {
        assertThat(rest.until(List.of())).isEqualTo(Instant.MIN);
    }

    @Test
    void oneThatIsNotOverIsWaitedFor() {
        assertThat(rest.until(List.of(asked(NOON)))).isEqualTo(Instant.MAX);
    }

    @ParameterizedTest
    @CsvSource({"LEAK, PT24H", "GROWTH, PT20M", "STEADY, PT1H", "INCONCLUSIVE, PT1H"})
    void howLongDependsOnWhatItSaid(Conclusion conclusion, Duration expected) {
        assertThat(rest.until(List.of(over(NOON, conclusion)))).isEqualTo(NOON.plus(expected));
    }

    @Test
    void oneThatFailedFoundNothing() {
        var failed = asked(NOON);
        failed.fail("the database was away", NOON);

        assertThat(rest.until(List.of(failed))).isEqualTo(NOON.plus(Duration.ofHours(1)));
    }

    @Test
    void theRestDoublesWithEachOfADayThatFoundNothing() {
        var third = over(NOON, Conclusion.STEADY);
        var second = over(NOON.minus(Duration.ofHours(4)), Conclusion.INCONCLUSIVE);
        var first = over(NOON.minus(Duration.ofHours(7)), Conclusion.STEADY);
        var dayBefore = over(NOON.minus(Duration.ofHours(25)), Conclusion.STEADY);

        assertThat(rest.until(List.of(third, second))).isEqualTo(NOON.plus(Duration.ofHours(2)));
        assertThat(rest.until(List.of(third, second, first, dayBefore))).isEqualTo(NOON.plus(Duration.ofHours(4)));
        assertThat(rest.until(List.of(third, over(NOON.minusSeconds(1), Conclusion.GROWTH), second)))
                .isEqualTo(NOON.plus(Duration.ofHours(1)));
    }

    @Test
    void theRestDoublesUpToADayAndIsNeverShorterThanWhatIsSet() {
        var eight = IntStream.range(0, 8)
                .mapToObj(index -> over(NOON.minus(Duration.ofMinutes(index)), Conclusion.STEADY))
                .toList();

        assertThat(rest.until(eight)).isEqualTo(NOON.plus(Duration.ofDays(1)));
        assertThat(new Rest(Duration.ofDays(2)).until(eight)).isEqualTo(NOON.plus(Duration.ofDays(2)));
    }

    @Test
    void theRestAfterGrowthIsFourTimesTheShortestAtMost() {
        var day = new Diagnosis(1, "watch/1", Diagnosis.Origin.WATCH, NOON.minus(Duration.ofDays(1)), NOON, NOON);
        day.conclude(Conclusion.GROWTH, "because");
        day.finish(NOON);

        assertThat(rest.until(List.of(day))).isEqualTo(NOON.plus(Duration.ofHours(4)));
    }

    @ParameterizedTest
    @CsvSource({"GROWTH, true", "STEADY, true", "INCONCLUSIVE, false"})
    void whatOneThatFoundGrowthOrNothingDidNotSeeComingEndsTheRest(Conclusion conclusion, boolean ends) {
        var last = over(NOON.minusSeconds(60), conclusion);

        assertThat(rest.isEndedBy(List.of(last), diagnosis -> true, NOON)).isEqualTo(ends);
        assertThat(rest.isEndedBy(List.of(last), diagnosis -> false, NOON)).isFalse();
    }

    @Test
    void whatAnyOfTheLastHourSawComingDoesNotEndTheRestNorDoesAnythingAfterMany() {
        var last = over(NOON.minusSeconds(60), Conclusion.STEADY);
        var before = over(NOON.minus(Duration.ofMinutes(50)), Conclusion.GROWTH);
        var longAgo = over(NOON.minus(Duration.ofHours(2)), Conclusion.GROWTH);

        assertThat(rest.isEndedBy(List.of(last, before), diagnosis -> diagnosis == last, NOON))
                .isFalse();
        assertThat(rest.isEndedBy(List.of(last, longAgo), diagnosis -> diagnosis == last, NOON))
                .isTrue();
        assertThat(rest.isEndedBy(List.of(last, before, before, before), diagnosis -> true, NOON))
                .isFalse();
    }

    @Test
    void anyThatIsNotOverAndAnyLeakIsWaitedFor() {
        var leak = over(NOON, Conclusion.LEAK);
        var earlier = over(NOON.minusSeconds(60), Conclusion.LEAK);

        assertThat(Rest.whateverGrows(List.of())).isEqualTo(Instant.MIN);
        assertThat(Rest.whateverGrows(List.of(earlier, leak))).isEqualTo(NOON.plus(Duration.ofDays(1)));
        assertThat(Rest.whateverGrows(List.of(leak, asked(NOON.minusSeconds(60)))))
                .isEqualTo(Instant.MAX);
    }

    private static Diagnosis over(Instant at, Conclusion conclusion) {
        var diagnosis = asked(at);
        diagnosis.conclude(conclusion, "because");
        diagnosis.finish(at);
        return diagnosis;
    }

    private static Diagnosis asked(Instant at) {
        return new Diagnosis(1, "watch/1/" + at, Diagnosis.Origin.WATCH, at.minus(WINDOW), at, at);
    }
}
