package io.plumbline.batch.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.batch.trend.Trend.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class TrendTestTest {

    private static final Instant START = Instant.parse("2026-03-01T02:00:00Z");
    private static final TrendTest TEST = new TrendTest(TrendSettings.forBytes());

    @Test
    void nothingAndOnePointAreTooShort() {
        assertThat(TEST.examine(Series.of("heap", List.of())).kind()).isEqualTo(Kind.TOO_SHORT);
        assertThat(TEST.examine(curve(1, 15, second -> 5e6)).kind()).isEqualTo(Kind.TOO_SHORT);
    }

    @Test
    void tooFewNewObservationsAreTooShortAndSayHowManyAreNeeded() {
        var trend = TEST.examine(SimulatedFloor.steady().collectingEvery(40).sampled(120, 1, 1));

        assertThat(trend.kind()).isEqualTo(Kind.TOO_SHORT);
        assertThat(trend.reason()).contains("of 121 samples").contains("a trend needs 8 over 60 s");
    }

    @Test
    void equalValuesAreQuiet() {
        assertThat(TEST.examine(curve(40, 15, second -> 64e6)).kind()).isEqualTo(Kind.QUIET);
    }

    @Test
    void aStraightLineGrowsAtItsSlope() {
        var trend = TEST.examine(curve(40, 15, second -> 64e6 + 21e3 * second));

        assertThat(trend.kind()).isEqualTo(Kind.GROWING);
        assertThat(trend.rate().perSecond()).isCloseTo(21e3, within(1.0));
    }

    @Test
    void aFallingLineIsQuiet() {
        assertThat(TEST.examine(curve(40, 15, second -> 900e6 - 300e3 * second)).kind())
                .isEqualTo(Kind.QUIET);
    }

    @Test
    void aFillingCacheSaturatesWithItsTimeConstantAndCeiling() {
        var trend = TEST.examine(curve(40, 15, second -> 50e6 - 40e6 * Math.expm1(-second / 150)));

        var saturation = Objects.requireNonNull(trend.saturation());
        assertThat(trend.kind()).isEqualTo(Kind.SATURATING);
        assertThat(saturation.tauSeconds()).isCloseTo(150, within(20.0));
        assertThat(saturation.ceiling()).isCloseTo(90e6, within(2e6));
        assertThat(trend.bendSeconds()).isCloseTo(345, within(46.0));
        assertThat(trend.rise()).isBetween(20e6, 40e6);
    }

    @Test
    void oneStepIsAStepWheneverItComes() {
        for (int at : new int[] {150, 300, 450}) {
            var trend = TEST.examine(noisy(40, second -> second < at ? 50e6 : 90e6));

            assertThat(trend.kind()).isEqualTo(Kind.STEP);
            assertThat(trend.bendSeconds()).isCloseTo(at, within(15.0));
            assertThat(trend.rise()).isCloseTo(40e6, within(2e6));
            assertThat(trend.hasSettled()).isEqualTo(at < 292);
        }
    }

    @Test
    void aStepBelowTheGateIsQuiet() {
        var trend = TEST.examine(curve(40, 15, second -> second < 300 ? 50e6 : 51e6));

        assertThat(trend.kind()).isEqualTo(Kind.QUIET);
    }

    @Test
    void aSwingLeavesNoRiseBehind() {
        var trend = TEST.examine(noisy(40, second -> 50e6 + 40e6 * Math.sin(Math.PI * second / 585)));

        assertThat(trend.kind()).isEqualTo(Kind.QUIET);
        assertThat(trend.rise()).isLessThan(2e6);
    }

    @Test
    void growthBelowTheGateIsQuiet() {
        // 5 MB a day over two days, without any noise
        var trend = TEST.examine(curve(288, 600, second -> 64e6 + 5e6 / 86_400 * second));

        assertThat(trend.pValue()).isLessThan(1e-10);
        assertThat(trend.kind()).isEqualTo(Kind.QUIET);
    }

    @Test
    void exhaustionIsWhereTheLineMeetsTheLimit() {
        var trend = TEST.examine(curve(41, 15, second -> 100e6 + 100e3 * second), OptionalDouble.of(500e6));

        var exhaustion = Objects.requireNonNull(trend.exhaustion());
        assertThat(exhaustion.at()).isBetween(START.plusSeconds(3990), START.plusSeconds(4010));
        assertThat(exhaustion.earliest()).isBeforeOrEqualTo(exhaustion.at());
        assertThat(exhaustion.latest()).isAfterOrEqualTo(exhaustion.at());
    }

    @Test
    void hugeValuesDoNotBreakTheTest() {
        var trend = TEST.examine(curve(40, 15, second -> 1e300 + 1e297 * second));

        assertThat(trend.kind()).isEqualTo(Kind.GROWING);
    }

    /** Native memory of a JVM that leaks 262 KB/s, as it was sampled in the lab: by ranks alone, a step of 2 MB hid all 50. */
    @Test
    void aSmallStepHidesNoStraightClimbOfFewPoints() {
        var seconds = new double[] {90, 105, 120, 135, 150, 165, 180, 196, 211, 225, 240, 256, 270};
        var megabytes =
                new double[] {122.1, 126.2, 130.3, 134.3, 138.4, 142.6, 146.5, 150.7, 156.8, 161.0, 165.1, 169.1, 173.2
                };
        var bytes = Arrays.stream(megabytes).map(value -> value * 1e6).toArray();

        var trend = TEST.examine(Series.of("native", START, seconds, bytes));

        assertThat(trend.kind()).isEqualTo(Kind.GROWING);
        assertThat(trend.rate().perSecond()).isBetween(255e3, 285e3);
        assertThat(trend.rate().low()).isBetween(200e3, 265e3);
        assertThat(trend.rate().high()).isBetween(270e3, 340e3);
    }

    /** Native memory that leaks 20 KB/s, within whose window a trim gave back the arenas' garbage, which came again within minutes. */
    @Test
    void aTrimWithinTheWindowHidesNoClimb() {
        for (double garbage : new double[] {10e6, 60e6}) {
            for (int trim : new int[] {900, 1800, 2700}) {
                var trend = TEST.examine(noisy(
                        240,
                        second -> 150e6
                                + 20e3 * second
                                - (second < trim ? 0 : garbage * Math.exp((trim - second) / 120))));

                assertThat(trend.kind()).as("%.0f at %d s", garbage, trim).isEqualTo(Kind.GROWING);
                assertThat(trend.rate().perSecond()).isCloseTo(20e3, within(4e3));
            }
        }
    }

    /** Two hundred points tell a climb that is little more than the gate from the step within it; its size alone would not. */
    @Test
    void aStepTakesLittleFromAClimbOfManyPoints() {
        var trend = TEST.examine(curve(
                200,
                15,
                second -> 50e6
                        + 2.5e6 * second / 2_985
                        + (second < 1_500 ? 0 : 0.6e6)
                        + 20e3 * Math.sin(second * second)));

        assertThat(trend.kind()).isEqualTo(Kind.GROWING);
    }

    @Test
    void whatHasGrownTenfoldInAMonthIsMeasuredAgainstWhatItBeganWith() {
        // 20 threads a day: after a month they are 660, of which the least share that counts would be 33 a day
        var threads = curve(720, 3600, second -> 60 + 20 * second / 86_400);

        var trend = new TrendTest(TrendSettings.forCounts()).examine(threads);

        assertThat(trend.kind()).isEqualTo(Kind.GROWING);
        assertThat(trend.rate().perDay()).isCloseTo(20, within(0.1));
    }

    @Test
    void withinADayTheShareIsThatOfThePresentLevel() {
        // 0.4 and 0.6 hundredths of 4 GB a day
        var slow = curve(96, 900, second -> 4e9 + 16e6 * second / 86_400);
        var fast = curve(96, 900, second -> 4e9 + 24e6 * second / 86_400);

        assertThat(TEST.examine(slow).kind()).isEqualTo(Kind.QUIET);
        assertThat(TEST.examine(fast).kind()).isEqualTo(Kind.GROWING);
    }

    private static Series noisy(int points, DoubleUnaryOperator value) {
        return curve(points, 15, second -> value.applyAsDouble(second) + 1e6 * Math.sin(second * second));
    }

    private static Series curve(int points, double every, DoubleUnaryOperator value) {
        var seconds = new double[points];
        Arrays.setAll(seconds, i -> i * every);
        return Series.of(
                "heap", START, seconds, Arrays.stream(seconds).map(value).toArray());
    }
}
