package io.plumbline.batch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.capture.PauseLedger.Line;
import io.plumbline.batch.capture.PauseLedger.Spent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PauseLedgerTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void whatWasSpentRunsOutAtTheBudgetOfAnHour() {
        var spent = List.of(spent(0, "HISTOGRAM", 600), spent(30, "HISTOGRAM", 600));

        assertThat(level(spent, 30)).isEqualTo(Duration.ofMillis(700));
        assertThat(level(spent, 60)).isEqualTo(Duration.ofMillis(200));
        assertThat(level(spent, 90)).isZero();
    }

    @Test
    void aScheduleSpendsNoMoreThanTheBudgetInTheLongRun() {
        var spent = new ArrayList<Spent>();
        int taken = 0;
        for (int minute = 0; minute < 24 * 60; minute++) {
            if (PauseLedger.of(spent, SECOND, at(minute)).hasRoom()) {
                spent.add(spent(minute, "HISTOGRAM", 1_900));
                taken++;
            }
        }

        assertThat(taken * 1_900).isBetween(23_000, 26_900);
    }

    @Test
    void theLinesOfTheLastHourTellWhatSpentIt() {
        var ledger = PauseLedger.of(
                List.of(
                        spent(0, "HISTOGRAM", 100),
                        spent(50, "HISTOGRAM", 200),
                        spent(55, "HISTOGRAM for a diagnosis", 300),
                        spent(58, "HISTOGRAM for a diagnosis", 300),
                        new Spent(at(59), "HEAP_SNAPSHOT", Duration.ofSeconds(9), false),
                        spent(90, "HISTOGRAM", 1_000)),
                SECOND,
                at(70));

        assertThat(ledger.lastHour())
                .containsExactly(
                        new Line("HEAP_SNAPSHOT", 1, Duration.ofSeconds(9), false),
                        new Line("HISTOGRAM for a diagnosis", 2, Duration.ofMillis(600), true),
                        new Line("HISTOGRAM", 1, Duration.ofMillis(200), true));
        assertThat(ledger.spent()).isEqualTo(Duration.ofMillis(800));
        assertThat(ledger.hasRoom()).isTrue();
    }

    @Test
    void whatIsExpectedMustFitAndWhatNeverDoesWaitsForAnEmptyBucket() {
        var spent = List.of(spent(0, "histogram", 600));

        assertThat(PauseLedger.of(spent, SECOND, at(0)).hasRoomFor(Duration.ofMillis(400)))
                .isTrue();
        assertThat(PauseLedger.of(spent, SECOND, at(0)).hasRoomFor(Duration.ofMillis(401)))
                .isFalse();
        assertThat(PauseLedger.of(spent, SECOND, at(35)).hasRoomFor(Duration.ofSeconds(3)))
                .isFalse();
        assertThat(PauseLedger.of(spent, SECOND, at(36)).hasRoomFor(Duration.ofSeconds(3)))
                .isTrue();
    }

    @Test
    void nothingSpentIsNothing() {
        assertThat(PauseLedger.of(List.of(), SECOND, NOON))
                .isEqualTo(new PauseLedger(SECOND, Duration.ZERO, List.of()));
    }

    private static Duration level(List<Spent> spent, int minute) {
        return PauseLedger.of(spent, SECOND, at(minute)).level();
    }

    private static Spent spent(int minute, String what, long millis) {
        return new Spent(at(minute), what, Duration.ofMillis(millis), true);
    }

    private static Instant at(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }
}
