package io.plumbline.batch.trend;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.trend.Trend.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** False alarms, detections and errors of the rate on simulated collectors; seeded, so the counts are exact. */
class TrendSimulationTest {

    private static final int RUNS = 200;
    private static final double LEAK = 300e3;
    private static final double LEAK_OF_THE_CASE = 21e3;
    private static final TrendTest TEST = new TrendTest(TrendSettings.forBytes());

    @ParameterizedTest(name = "{0} s, a sample every {1} s")
    @CsvSource({"120, 1", "120, 10", "120, 15", "300, 5", "300, 15", "600, 1", "600, 15", "3600, 15"})
    void aSteadyHeapWithHeavyChurnIsNotAccused(double seconds, double every) {
        var steady = SimulatedFloor.steady();

        assertThat(growing(trends(steady, seconds, every))).isEmpty();
        assertThat(growing(trends(steady.promoting(100e3, 40), seconds, every))).isEmpty();
        assertThat(growing(trends(steady.warmingUp(8e6, 10), seconds, every))).hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest(name = "{0} s, a sample every {1} s: within {2} %")
    @CsvSource({
        "120, 1, 5",
        "120, 10, 8.5",
        "120, 15, 11",
        "300, 5, 1.4",
        "300, 15, 3.4",
        "600, 1, 0.5",
        "600, 15, 1.1",
        "3600, 15, 0.3"
    })
    void aLeakIsFoundAtItsRate(double seconds, double every, double percent) {
        var found = growing(trends(SimulatedFloor.steady().leaking(LEAK), seconds, every));

        assertThat(found).hasSize(RUNS);
        assertThat(errorAtThe95thPercentile(found, LEAK)).isLessThan(percent / 100);
        assertThat(partWithTheTruth(found, LEAK)).isGreaterThanOrEqualTo(0.99);
    }

    @ParameterizedTest(name = "{0} s, a sample every {1} s: at least {2}, within {3} %")
    @CsvSource({"300, 5, 198, 13", "600, 1, 200, 1.4", "600, 15, 200, 12.5", "3600, 15, 200, 0.6"})
    void theLeakOfTheCaseIsFoundFromFiveMinutesOn(double seconds, double every, int least, double percent) {
        var found = growing(trends(SimulatedFloor.steady().leaking(LEAK_OF_THE_CASE), seconds, every));

        assertThat(found).hasSizeGreaterThanOrEqualTo(least);
        assertThat(errorAtThe95thPercentile(found, LEAK_OF_THE_CASE)).isLessThan(percent / 100);
        assertThat(partWithTheTruth(found, LEAK_OF_THE_CASE)).isGreaterThan(0.985);
    }

    @ParameterizedTest(name = "{0} s, a sample every {1} s: within {2} %")
    @CsvSource({"300, 5, 5.5", "300, 15, 11", "600, 1, 1", "600, 15, 2.1", "3600, 15, 0.3"})
    void theIntervalOfALeakDuringStartUpAllowsForTheStartUp(double seconds, double every, double percent) {
        var trends = trends(SimulatedFloor.steady().leaking(LEAK).warmingUp(20e6, 40), seconds, every);
        var found = growing(trends);

        assertThat(trends).noneMatch(trend -> trend.kind() == Kind.QUIET);
        assertThat(errorAtThe95thPercentile(found, LEAK)).isLessThan(percent / 100);
        assertThat(partWithTheTruth(found, LEAK)).isGreaterThanOrEqualTo(0.94);
    }

    @ParameterizedTest(name = "{0} s, a sample every {1} s")
    @CsvSource({"300, 5", "600, 15"})
    void aCacheThatFillsIsNotALeak(double seconds, double every) {
        var filling = SimulatedFloor.steady().warmingUp(30e6, seconds / 4);

        assertThat(growing(trends(filling, seconds, every))).hasSizeLessThanOrEqualTo(RUNS * 2 / 100);
    }

    private static List<Trend> trends(SimulatedFloor floor, double seconds, double every) {
        return IntStream.range(0, RUNS)
                .mapToObj(seed -> TEST.examine(floor.sampled(seconds, every, seed)))
                .toList();
    }

    private static List<Trend> growing(List<Trend> trends) {
        return trends.stream().filter(Trend::isGrowing).toList();
    }

    private static double errorAtThe95thPercentile(List<Trend> trends, double truth) {
        var errors = trends.stream()
                .mapToDouble(trend -> Math.abs(trend.rate().perSecond() / truth - 1))
                .sorted()
                .toArray();
        return errors[(int) (0.95 * (errors.length - 1))];
    }

    private static double partWithTheTruth(List<Trend> trends, double truth) {
        var within = trends.stream()
                .map(Trend::rate)
                .filter(rate -> rate.low() <= truth && truth <= rate.high())
                .count();
        return (double) within / trends.size();
    }
}
