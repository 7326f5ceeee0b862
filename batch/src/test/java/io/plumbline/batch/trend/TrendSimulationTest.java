package io.plumbline.batch.trend;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.trend.Trend.Kind;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** False alarms, detections and errors of the rate on simulated collectors; seeded, so the counts are exact. */
class TrendSimulationTest {

    private static final int RUNS = 200;
    private static final double LEAK = 300e3;
    private static final TrendTest TEST = new TrendTest(TrendSettings.forBytes());

    @ParameterizedTest(name = "{0} s, a sample every {1} s")
    @CsvSource({"120, 1", "120, 10", "120, 15", "300, 5", "300, 15", "600, 1", "600, 15", "3600, 15"})
    void aSteadyHeapWithHeavyChurnIsHardlyEverAccused(double seconds, double every) {
        var steady = SimulatedFloor.steady();

        assertThat(growing(steady, seconds, every)).isLessThanOrEqualTo(1);
        assertThat(growing(steady.promoting(100e3, 40), seconds, every)).isLessThanOrEqualTo(1);
        assertThat(growing(steady.warmingUp(8e6, 10), seconds, every)).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest(name = "{0} s, a sample every {1} s")
    @CsvSource({"120, 1", "120, 10", "120, 15", "300, 5", "300, 15", "600, 1", "600, 15", "3600, 15"})
    void aLeakIsFoundWithItsRateWithinTenPercent(double seconds, double every) {
        var leak = SimulatedFloor.steady().leaking(LEAK);

        assertThat(growing(leak, seconds, every)).isGreaterThanOrEqualTo(RUNS * 99 / 100);
        assertThat(quantileOfError(leak, seconds, every, 0.9)).isLessThan(0.1);
    }

    @ParameterizedTest(name = "{0} s, a sample every {1} s")
    @CsvSource({"300, 5", "600, 15", "3600, 15"})
    void aLeakDuringStartUpIsNeverCalledQuiet(double seconds, double every) {
        var leak = SimulatedFloor.steady().leaking(LEAK).warmingUp(20e6, 40);

        assertThat(count(leak, seconds, every, Kind.QUIET)).isLessThanOrEqualTo(1);
        assertThat(quantileOfError(leak, seconds, every, 0.9)).isLessThan(0.1);
    }

    @ParameterizedTest(name = "{0} s, a sample every {1} s")
    @CsvSource({"300, 5", "600, 15"})
    void aCacheThatFillsIsNotALeak(double seconds, double every) {
        var filling = SimulatedFloor.steady().warmingUp(30e6, seconds / 4);

        assertThat(growing(filling, seconds, every)).isLessThanOrEqualTo(RUNS * 2 / 100);
    }

    private static int growing(SimulatedFloor floor, double seconds, double every) {
        return count(floor, seconds, every, Kind.GROWING);
    }

    private static int count(SimulatedFloor floor, double seconds, double every, Kind kind) {
        return (int) IntStream.range(0, RUNS)
                .filter(seed ->
                        TEST.examine(floor.sampled(seconds, every, seed)).kind() == kind)
                .count();
    }

    private static double quantileOfError(SimulatedFloor floor, double seconds, double every, double quantile) {
        var errors = IntStream.range(0, RUNS)
                .mapToObj(seed -> TEST.examine(floor.sampled(seconds, every, seed)))
                .filter(Trend::isGrowing)
                .mapToDouble(trend -> Math.abs(trend.rate().perSecond() / LEAK - 1))
                .toArray();
        Arrays.sort(errors);
        return errors[(int) (quantile * (errors.length - 1))];
    }
}
