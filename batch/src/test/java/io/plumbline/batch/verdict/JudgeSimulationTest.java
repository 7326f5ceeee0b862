package io.plumbline.batch.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Verdicts on simulated nights: what one window of a day can and cannot tell; seeded, so the counts are exact. */
class JudgeSimulationTest {

    private static final int RUNS = 40;
    private static final Instant FROM = Instant.parse("2026-03-01T02:30:00Z");
    private static final int MINUTES = 24 * 60;
    private static final double LIVE = 200e6;
    private static final double SURVIVORS = 6e6;

    /** JVMs that leak; the curve is what one lost, in bytes after so many hours of the window. */
    private static Map<String, DoubleUnaryOperator> leaks() {
        return Map.of(
                "all day", hour -> 75e6 * hour,
                "by daylight", hour -> 150e6 * Math.max(0, Math.min(12, hour - 5.5)),
                "by daylight, seen from noon", hour -> 150e6 * (Math.min(8, hour) + Math.max(0, hour - 20)),
                "in the first hours", hour -> 150e6 * Math.min(6, hour),
                "in a nightly batch", hour -> hour < 0.5 ? 0 : 300e6,
                "in an evening batch", hour -> hour < 19 ? 0 : 300e6,
                "in four batches", hour -> 100e6 * Math.floor(hour / 5),
                "slower and slower", hour -> -900e6 * Math.expm1(-hour / 8));
    }

    @Test
    void aLeakingJvmThatHasRunForDaysIsNeverSteady() {
        leaks().forEach((leak, lost) ->
                assertThat(verdicts(lost, Duration.ofDays(3))).as(leak).doesNotContainKey(Verdict.Kind.STEADY));
    }

    @Test
    void aHeapThatSwingsWithTheDayIsSteady() {
        assertThat(verdicts(hour -> 100e6 * (1 - Math.cos(Math.PI * hour / 12)), Duration.ofDays(3)))
                .containsOnlyKeys(Verdict.Kind.STEADY);
    }

    @Test
    void aLevelHeapIsSteady() {
        assertThat(verdicts(hour -> 0, Duration.ofDays(3))).containsOnlyKeys(Verdict.Kind.STEADY);
    }

    @Test
    void aJvmThatFilledUpWhenItStartedAndIsLevelSinceIsSteady() {
        assertThat(verdicts(hour -> -400e6 * Math.expm1(-hour), Duration.ZERO)).containsOnlyKeys(Verdict.Kind.STEADY);
        assertThat(verdicts(hour -> hour < 0.5 ? 0 : 400e6, Duration.ZERO)).containsOnlyKeys(Verdict.Kind.STEADY);
    }

    private static Map<Verdict.Kind, Integer> verdicts(DoubleUnaryOperator lost, Duration age) {
        var counts = new EnumMap<Verdict.Kind, Integer>(Verdict.Kind.class);
        var subject = new Subject(7, "checkout-2", "OpenJDK 17.0.15, G1, 4 GB", FROM.minus(age), null);
        var nothing = Evidence.of(subject, FROM, FROM.plus(Duration.ofMinutes(MINUTES)));
        for (int seed = 0; seed < RUNS; seed++) {
            var verdict = Judge.judge(nothing.withTrend(Area.HEAP, trend(lost, new Random(seed))));
            counts.merge(verdict.kind(), 1, Integer::sum);
        }
        return counts;
    }

    /** A sample a minute, each after a collection of its own, with survivors of random size on top. */
    private static Trend trend(DoubleUnaryOperator lost, Random random) {
        var observations = new ArrayList<Series.Observation>();
        for (int minute = 0; minute < MINUTES; minute++) {
            double survivors = SURVIVORS * Math.pow(random.nextDouble(), 2);
            observations.add(new Series.Observation(
                    FROM.plus(Duration.ofMinutes(minute)),
                    LIVE + lost.applyAsDouble(minute / 60.0) + survivors,
                    100 + minute));
        }
        return new TrendTest(TrendSettings.forBytes()).examine(Series.of("heap", observations));
    }
}
