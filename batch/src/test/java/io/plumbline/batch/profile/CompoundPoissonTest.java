package io.plumbline.batch.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompoundPoissonTest {

    private static final int RUNS = 4_000;

    @Test
    void limitsOfEqualWeightsAreThoseOfThePoissonDistribution() {
        // exact limits of 10 events at 95 %, as tables give them (Garwood 1936)
        assertThat(CompoundPoisson.gammaQuantile(10, 10, 0.025)).isCloseTo(4.795, within(0.001));
        assertThat(CompoundPoisson.gammaQuantile(11, 11, 0.975)).isCloseTo(18.390, within(0.001));
    }

    @Test
    void theQuantilesOfLargeShapesContinueThoseOfSmallOnes() {
        for (double probability : new double[] {1e-6, 0.025, 0.5, 0.975, 1 - 1e-6}) {
            assertThat(CompoundPoisson.gammaQuantile(200.001, 200.001, probability))
                    .isCloseTo(CompoundPoisson.gammaQuantile(199.999, 199.999, probability), within(0.1));
        }
    }

    @Test
    void withoutAnySamplesNothingIsKnownToDiffer() {
        var interval = CompoundPoisson.difference(CompoundPoisson.NONE, 1, CompoundPoisson.NONE, 1, 0.05);

        assertThat(interval).isEqualTo(new CompoundPoisson.Interval(0, 0, 0));
    }

    /**
     * Simulated: how often the interval at 95 % holds the true difference. Weights are equal, or exponentially distributed as those
     * of thread-local buffers are.
     */
    @ParameterizedTest
    @CsvSource({
        "3, 3, false",
        "3, 3, true",
        "10, 10, true",
        "10, 40, false",
        "10, 40, true",
        "50, 5, true",
        "100, 120, true",
        "400, 400, true"
    })
    void theIntervalHoldsTheTrueDifferenceAsOftenAsItSays(double before, double after, boolean spread) {
        var random = new Random((long) (before * 1_000 + after) + (spread ? 1 : 0));
        int held = 0;
        for (int run = 0; run < RUNS; run++) {
            var interval = CompoundPoisson.difference(
                    sampled(before, spread, random), 2, sampled(after, spread, random), 3, 0.05);
            double truth = after / 3 - before / 2;
            if (interval.low() <= truth && truth <= interval.high()) {
                held++;
            }
        }
        assertThat(held / (double) RUNS).isBetween(0.945, 1.0);
    }

    /** A sum with that mean, of weights with mean 1. */
    private static CompoundPoisson sampled(double mean, boolean spread, Random random) {
        int count = Profiles.poisson(mean, random);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double weight = spread ? -Math.log(1 - random.nextDouble()) : 1;
            sum += weight;
            squares += weight * weight;
        }
        return new CompoundPoisson(sum, squares, count);
    }
}
