package io.plumbline.batch.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.batch.trend.CollectorWork.Change;
import io.plumbline.batch.trend.CollectorWork.Count;
import io.plumbline.batch.trend.CollectorWork.Line;
import io.plumbline.batch.trend.CollectorWork.Measure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** A day of samples a minute, whose collections come at a rate and with pauses of a length that change with the time of the day, 0 to 1. */
class CollectorWorkTest {

    private static final Instant START = Instant.parse("2026-11-28T00:00:00Z");
    private static final int MINUTES = 24 * 60;

    private static List<Count> day(DoubleUnaryOperator perMinute, DoubleUnaryOperator pauseMillis) {
        var random = new Random(7);
        var counts = new ArrayList<Count>();
        double due = 0;
        long collections = 100;
        long millis = 900;
        for (int minute = 0; minute < MINUTES; minute++) {
            double day = (double) minute / MINUTES;
            for (due += perMinute.applyAsDouble(day) * (0.8 + 0.4 * random.nextDouble()); due >= 1; due--) {
                collections++;
                millis += Math.round(pauseMillis.applyAsDouble(day) * (0.5 + random.nextDouble()));
            }
            counts.add(new Count(START.plus(Duration.ofMinutes(minute)), collections, millis, false));
        }
        return counts;
    }

    private static Line line(List<Count> counts, Measure measure) {
        return CollectorWork.of(counts).orElseThrow().lines().stream()
                .filter(line -> line.measure() == measure)
                .findFirst()
                .orElseThrow();
    }

    /* As in the case: from one every 30 s to one every 3 s. */
    @Test
    void collectionsThatComeEverMoreOftenAreToldWithBothEnds() {
        var counts = day(day -> 60 / (30 - 27 * day), day -> 20);

        var frequency = line(counts, Measure.FREQUENCY);
        assertThat(1 / frequency.first()).isCloseTo(26.5, within(1.0));
        assertThat(1 / frequency.last()).isCloseTo(5.6, within(0.6));
        assertThat(frequency.change()).isEqualTo(Change.MORE);
        assertThat(frequency.pValue()).isLessThan(0.001);

        var pause = line(counts, Measure.PAUSE);
        assertThat(pause.first()).isCloseTo(0.020, within(0.001));
        assertThat(pause.change()).isEqualTo(Change.LEVEL);

        var share = line(counts, Measure.SHARE);
        assertThat(share.last()).isCloseTo(0.020 * frequency.last(), within(2e-4));
        assertThat(share.change()).isEqualTo(Change.MORE);
    }

    @Test
    void whatSwingsOrStaysHasNoTrend() {
        assertThat(line(day(day -> 2, day -> 10), Measure.FREQUENCY).change()).isEqualTo(Change.LEVEL);
        assertThat(line(day(day -> 4 + 3 * Math.sin(2 * Math.PI * day), day -> 10), Measure.FREQUENCY)
                        .change())
                .isEqualTo(Change.LEVEL);
    }

    @Test
    void lessWorkIsToldToo() {
        assertThat(line(day(day -> 6 - 5 * day, day -> 10), Measure.SHARE).change())
                .isEqualTo(Change.LESS);
        assertThat(line(day(day -> 2, day -> 40 - 30 * day), Measure.PAUSE).change())
                .isEqualTo(Change.LESS);
    }

    @Test
    void whatWeForcedIsNotTheProgramsWork() {
        var natural = day(day -> 2, day -> 10);
        var counts = new ArrayList<Count>();
        for (int minute = 0; minute < MINUTES; minute++) {
            var count = natural.get(minute);
            int hours = minute / 60;
            counts.add(new Count(
                    count.at(),
                    count.collections() + hours,
                    count.millis() + 5000L * hours,
                    minute % 60 == 0 && minute > 0));
        }

        assertThat(line(counts, Measure.PAUSE).first())
                .isCloseTo(line(natural, Measure.PAUSE).first(), within(1e-4));
        assertThat(line(counts, Measure.PAUSE).last())
                .isCloseTo(line(natural, Measure.PAUSE).last(), within(1e-4));
    }

    @Test
    void aProgramThatNeverCollectsHasNoPauses() {
        var idle = day(day -> 0, day -> 10);

        assertThat(CollectorWork.of(idle).orElseThrow().lines())
                .extracting(Line::measure)
                .containsExactly(Measure.FREQUENCY, Measure.SHARE);
        assertThat(line(idle, Measure.FREQUENCY).last()).isZero();
        assertThat(line(idle, Measure.FREQUENCY).change()).isEqualTo(Change.LEVEL);
    }

    @Test
    void tooLittleTellsNothing() {
        assertThat(CollectorWork.of(List.of())).isEmpty();
        assertThat(CollectorWork.of(day(day -> 2, day -> 10).subList(0, 20))).isEmpty();
        var gap = new ArrayList<>(day(day -> 2, day -> 10).subList(0, 60));
        gap.add(new Count(START.plus(Duration.ofDays(3)), 200, 2000, false));
        assertThat(CollectorWork.of(gap)).isEmpty();
    }
}
