package io.plumbline.batch.casestudy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.batch.trace.GcFloor;
import io.plumbline.batch.trace.GcMaterial;
import io.plumbline.batch.trace.GcTimelines;
import io.plumbline.batch.trend.LeastSquares;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.TheilSen;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Row 4: the leak's rate, by least squares as in the case and by a robust line with an interval, a test and a time to exhaustion. */
class CaseRow04LeakRateTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void theThreePointsOfTheCaseGiveItsSlopeAndTheRightIntercept() {
        var line = LeastSquares.of(new double[] {10, 20, 30}, new double[] {12.4, 24.9, 37.3});

        assertThat(line.slope()).isCloseTo(1.245, within(1e-9));
        assertThat(line.intercept()).isCloseTo(-0.033, within(5e-4));
    }

    @Test
    void oneWildPointBendsLeastSquaresAndNotTheRobustLine() {
        var seconds = new double[20];
        var megabytes = new double[20];
        for (int i = 0; i < 20; i++) {
            seconds[i] = 10 * i;
            megabytes[i] = 1.245 * seconds[i] + 0.1 * ((7 * i) % 5);
        }
        megabytes[18] = 2_000;
        var series = Series.of("heap", NOON, seconds, megabytes);

        assertThat(LeastSquares.of(series).slope()).isGreaterThan(2);
        assertThat(TheilSen.of(series, 0.95).rate()).satisfies(rate -> {
            assertThat(rate.perSecond()).isCloseTo(1.245, within(0.01));
            assertThat(rate.low()).isLessThan(rate.perSecond());
            assertThat(rate.high()).isGreaterThan(rate.perSecond());
        });
    }

    @Test
    void theRateOfTheCaseIsFoundUnderAHundredTimesAsMuchNoiseWithItsIntervalAndWhenTheHeapIsFull() {
        double rate = 21_000;
        var random = new Random(42);
        var observations = new ArrayList<Series.Observation>();
        for (int minute = 0; minute < 24 * 60; minute += 5) {
            double floor = 400e6 + rate * 60 * minute + 20e6 * Math.pow(random.nextDouble(), 2);
            observations.add(new Series.Observation(NOON.plusSeconds(60L * minute), floor, 1 + minute));
        }

        var trend = new TrendTest(TrendSettings.forBytes())
                .examine(Series.of("heap", observations), OptionalDouble.of(4e9));

        assertThat(trend.kind()).isEqualTo(Trend.Kind.GROWING);
        assertThat(trend.rate().perSecond()).isCloseTo(rate, within(0.1 * rate));
        assertThat(trend.rate().low()).isLessThan(rate);
        assertThat(trend.rate().high()).isGreaterThan(rate);
        assertThat(trend.pValue()).isLessThan(0.001);
        assertThat(trend.exhaustion()).isNotNull().satisfies(reached -> {
            assertThat(reached.limit()).isEqualTo(4e9);
            assertThat(reached.earliest()).isBeforeOrEqualTo(reached.at());
            assertThat(reached.latest()).isAfterOrEqualTo(reached.at());
        });
    }

    @Test
    void theFloorOfARealJvmThatLeaksRises() throws Exception {
        var floor = GcFloor.seriesOf(GcTimelines.read(GcMaterial.ofLog(ShortenerRun.gcLog())));

        assertThat(LeastSquares.of(floor).slope()).isPositive();
        assertThat(floor.value(floor.size() - 1))
                .isGreaterThan(floor.value(0) + 0.9 * 4_096 * (2 * Shortener.BUSY_REQUESTS));
    }
}
