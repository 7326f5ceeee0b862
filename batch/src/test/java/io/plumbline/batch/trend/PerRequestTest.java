package io.plumbline.batch.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.batch.trend.PerRequest.Traffic;
import io.plumbline.batch.trend.Trend.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Floors of a day, sampled every five minutes, with noise of a megabyte; the traffic is in requests per second. */
class PerRequestTest {

    private static final Instant MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z");
    private static final TrendTest TEST = new TrendTest(TrendSettings.forBytes());
    private static final double STEP = 300;
    private static final int POINTS = 288;

    /** What a request leaves. */
    private static final double BYTES = 2_048;

    @Test
    void aLeakOfEachRequestIsMeasuredPerRequestAndFoundToFollowThem() {
        var trend = examine(PerRequestTest::daily, (requests, second) -> BYTES * requests);

        assertThat(trend.kind()).isEqualTo(Kind.GROWING);
        assertThat(trend.perRequest()).satisfies(growth -> {
            assertThat(growth.amount()).isCloseTo(BYTES, within(0.02 * BYTES));
            assertThat(growth.low()).isLessThan(BYTES);
            assertThat(growth.high()).isGreaterThan(BYTES);
            assertThat(growth.traffic()).isEqualTo(Traffic.FOLLOWED);
            assertThat(growth.requestsPerSecond()).isCloseTo(100, within(3.0));
        });
    }

    @Test
    void aLeakThatOnlySeemsToLevelOffBecauseTheTrafficDoesGrows() {
        var alone = TEST.examine(floor(PerRequestTest::morning, (requests, second) -> BYTES * requests));

        var trend = examine(PerRequestTest::morning, (requests, second) -> BYTES * requests);

        assertThat(alone.kind()).isNotEqualTo(Kind.GROWING);
        assertThat(trend.kind()).isEqualTo(Kind.GROWING);
        assertThat(trend.reason()).startsWith("It rises with the requests that are served");
        assertThat(trend.perRequest()).satisfies(growth -> {
            assertThat(growth.amount()).isCloseTo(BYTES, within(0.05 * BYTES));
            assertThat(growth.traffic()).isEqualTo(Traffic.FOLLOWED);
        });
    }

    @Test
    void aLeakByTimeIsNoneOfTheRequests() {
        var trend = examine(PerRequestTest::daily, (requests, second) -> 200_000 * second);

        assertThat(trend.kind()).isEqualTo(Kind.GROWING);
        assertThat(trend.rate().perSecond()).isCloseTo(200_000, within(4_000.0));
        assertThat(trend.perRequest())
                .satisfies(growth -> assertThat(growth.traffic()).isEqualTo(Traffic.INDEPENDENT));
    }

    @Test
    void ofAnEvenTrafficNobodyCanTell() {
        var trend = examine(second -> 100, (requests, second) -> BYTES * requests);

        assertThat(trend.perRequest()).satisfies(growth -> {
            assertThat(growth.amount()).isCloseTo(BYTES, within(0.02 * BYTES));
            assertThat(growth.traffic()).isEqualTo(Traffic.UNDECIDED);
        });
    }

    @Test
    void aCacheThatFillsWithRequestsIsNoLeakInEitherTime() {
        for (var traffic : List.<DoubleUnaryOperator>of(second -> 100, PerRequestTest::daily)) {
            var trend = examine(traffic, (requests, second) -> 4e8 * (1 - Math.exp(-requests / 1e6)));

            assertThat(trend.kind()).isNotEqualTo(Kind.GROWING);
        }
    }

    @Test
    void withoutRequestsThereIsNothingPerRequest() {
        assertThat(examine(second -> 0, (requests, second) -> 200_000 * second).perRequest())
                .isNull();
        assertThat(TEST.examine(
                                floor(second -> 100, (requests, second) -> 200_000 * second),
                                OptionalDouble.empty(),
                                Series.of("requests", List.of()))
                        .perRequest())
                .isNull();
    }

    @Test
    void whatIsQuietHasNoGrowthPerRequest() {
        var trend = examine(PerRequestTest::daily, (requests, second) -> 0);

        assertThat(trend.kind()).isEqualTo(Kind.QUIET);
        assertThat(trend.perRequest()).isNull();
    }

    /** From 20 to 180, highest at noon. */
    private static double daily(double second) {
        return 100 - 80 * Math.cos(2 * Math.PI * second / 86_400);
    }

    /** Busy for six hours, then hardly at all. */
    private static double morning(double second) {
        return second < 21_600 ? 200 : 2;
    }

    private static Trend examine(DoubleUnaryOperator traffic, Growth growth) {
        return TEST.examine(floor(traffic, growth), OptionalDouble.empty(), served(traffic));
    }

    /** By requests so far and second. */
    @FunctionalInterface
    private interface Growth {
        double at(double requests, double second);
    }

    private static Series floor(DoubleUnaryOperator traffic, Growth growth) {
        var random = new Random(11);
        var points = new ArrayList<Series.Observation>();
        double requests = 0;
        for (int i = 0; i < POINTS; i++) {
            double second = i * STEP;
            double value = 3e8 + growth.at(requests, second) + Math.abs(1e6 * random.nextGaussian());
            points.add(new Series.Observation(MIDNIGHT.plusMillis((long) (second * 1000)), value, i));
            requests += traffic.applyAsDouble(second) * STEP;
        }
        return Series.of("heap", points);
    }

    private static Series served(DoubleUnaryOperator traffic) {
        var points = new ArrayList<Series.Observation>();
        double requests = 0;
        for (int i = 0; i < POINTS; i++) {
            points.add(new Series.Observation(MIDNIGHT.plusMillis((long) (i * STEP * 1000)), requests));
            requests += traffic.applyAsDouble(i * STEP) * STEP;
        }
        return Series.of("requests", points);
    }
}
