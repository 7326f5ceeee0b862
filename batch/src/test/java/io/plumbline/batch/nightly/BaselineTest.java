package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** On Thursday at 02:31, in a night whose window is the day before. */
class BaselineTest {

    private static final Instant NOW = Instant.parse("2026-11-26T02:31:00Z");
    private static final Instant FROM = NOW.minus(Duration.ofDays(1));

    @SafeVarargs
    @SuppressWarnings("varargs") // they are only read
    private static Baseline<String> baseline(
            Instant from, List<Baseline.Growth> growths, Baseline.Candidate<String>... earlier) {
        return Baseline.of(Baseline.Compared.RECORDINGS, NOW, from, List.of(earlier), growths);
    }

    private static Baseline.Candidate<String> recording(String takenAt) {
        return new Baseline.Candidate<>(takenAt, Instant.parse(takenAt));
    }

    private static Baseline.Growth growth(String from, String to) {
        return new Baseline.Growth(Instant.parse(from), Instant.parse(to));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // they are only read
    private static Baseline<String> ofNight(List<Baseline.Growth> growths, Baseline.Candidate<String>... earlier) {
        return baseline(FROM, growths, earlier);
    }

    @Test
    void itIsTheSameHourOfTheDayBefore() {
        var chosen = ofNight(
                List.of(),
                recording("2026-11-24T02:30:00Z"),
                recording("2026-11-25T02:29:00Z"),
                recording("2026-11-25T01:29:00Z"));

        assertThat(chosen.chosen()).contains("2026-11-25T02:29:00Z");
        assertThat(chosen.why()).isEqualTo("the same hour of the last good day (2026-11-25T02:29:00Z)");
    }

    @Test
    void daysOnWhichSomethingGrewAreNotGood() {
        var chosen = ofNight(
                List.of(growth("2026-11-23T02:31:00Z", "2026-11-25T02:31:00Z")),
                recording("2026-11-22T02:10:00Z"),
                recording("2026-11-24T02:30:00Z"),
                recording("2026-11-25T02:29:00Z"));

        assertThat(chosen.chosen()).contains("2026-11-22T02:10:00Z");
    }

    @Test
    void whatIsOfTheWindowItselfIsNoBaseline() {
        assertThat(ofNight(List.of(), recording("2026-11-25T02:32:00Z"), recording("2026-11-26T01:31:00Z"))
                        .chosen())
                .isEmpty();
    }

    @Test
    void withoutTheSameHourItIsTheLastGoodOne() {
        var chosen = baseline(
                NOW.minus(Duration.ofMinutes(10)),
                List.of(growth("2026-11-26T01:30:00Z", "2026-11-26T02:20:00Z")),
                recording("2026-11-25T22:31:00Z"),
                recording("2026-11-26T00:31:00Z"),
                recording("2026-11-26T01:31:00Z"));

        assertThat(chosen.chosen()).contains("2026-11-26T00:31:00Z");
        assertThat(chosen.why()).contains("none of the same hour");
    }

    @Test
    void withoutAnyGoodOneItIsTheLastOfAllAndSaysSo() {
        var chosen = ofNight(
                List.of(growth("2026-11-20T00:00:00Z", "2026-11-26T00:00:00Z")),
                recording("2026-11-24T11:31:00Z"),
                recording("2026-11-24T20:31:00Z"));

        assertThat(chosen.chosen()).contains("2026-11-24T20:31:00Z");
        assertThat(chosen.why()).contains("growth was seen then, too");
    }

    @Test
    void withoutAnyItSaysSince() {
        var chosen = ofNight(List.of());

        assertThat(chosen.chosen()).isEmpty();
        assertThat(chosen.why()).isEqualTo("none: there is no recording of it from before 2026-11-25T02:31:00Z");
    }

    @Test
    void aRecordingIsNotComparedWithItself() {
        var sent = baseline(NOW.plus(Duration.ofHours(1)), List.of(), recording(NOW.toString()));

        assertThat(sent.chosen()).isEmpty();
    }

    @Test
    void everyHourOfWeeksIsWithinReachOfOneOfTheSameHour() {
        LongStream.range(1, 48)
                .mapToObj(half -> NOW.minus(Duration.ofMinutes(30 * half)))
                .forEach(taken -> {
                    var yesterday = taken.minus(Duration.ofDays(1)).plusSeconds(17 * 60);
                    var chosen = Baseline.of(
                            Baseline.Compared.RECORDINGS,
                            taken,
                            taken.minusSeconds(60),
                            List.of(new Baseline.Candidate<>("yesterday", yesterday)),
                            List.of());

                    assertThat(chosen.why()).startsWith("the same hour");
                });
    }
}
