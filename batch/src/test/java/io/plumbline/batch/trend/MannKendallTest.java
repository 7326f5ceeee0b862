package io.plumbline.batch.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MannKendallTest {

    @Test
    void gilbertsExampleWithTiesIsReproduced() {
        // Gilbert, Statistical Methods for Environmental Pollution Monitoring (1987), page 212: Z = 3.1
        var test = MannKendall.of(
                new double[] {20, 20, 20, 20, 15, 20, 20, 30, 27, 26, 23, 35, 25, 28, 70, 26, 24, 34, 32, 23, 50, 30});

        assertThat(test.z()).isCloseTo(3.1, within(0.05));
    }

    @Test
    void aHundredRisingValuesGiveThePublishedStatistics() {
        // test of the package MannKendall.jl for the values 1 to 100
        var values = new double[100];
        for (int i = 0; i < values.length; i++) {
            values[i] = i + 1;
        }

        var test = MannKendall.of(values);

        assertThat(test.s()).isEqualTo(4950);
        assertThat(test.variance()).isEqualTo(112_750.0);
        assertThat(test.z()).isCloseTo(14.73869998208331, within(1e-12));
    }

    @Test
    void countingInversionsAgreesWithComparingAllPairs() {
        var random = new Random(11);
        for (int round = 0; round < 300; round++) {
            var values = random.doubles(random.nextInt(60))
                    .map(value -> Math.floor(value * 20))
                    .toArray();

            assertThat(MannKendall.of(values).s()).isEqualTo(pairs(values));
        }
    }

    @Test
    void nothingIsSignificantWithoutValuesOrWithEqualOnes() {
        assertThat(MannKendall.of(new double[0]).pValue()).isEqualTo(1);
        assertThat(MannKendall.of(new double[] {4}).pValue()).isEqualTo(1);
        assertThat(MannKendall.of(new double[] {4, 4, 4, 4}).pValue()).isEqualTo(1);
    }

    @Test
    void hugeValuesAreComparedNotAdded() {
        assertThat(MannKendall.of(new double[] {-1e308, 0, 1e308}).s()).isEqualTo(3);
    }

    @Test
    void autocorrelationWidensTheVariance() {
        var random = new Random(5);
        var independent = random.doubles(400).toArray();
        var wandering = new double[400];
        for (int i = 1; i < wandering.length; i++) {
            wandering[i] = 0.8 * wandering[i - 1] + random.nextGaussian();
        }

        assertThat(Autocorrelation.varianceInflation(independent)).isBetween(1.0, 1.5);
        assertThat(Autocorrelation.varianceInflation(wandering)).isBetween(5.0, 16.0);
    }

    private static long pairs(double[] values) {
        long s = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = i + 1; j < values.length; j++) {
                s += Double.compare(values[j], values[i]);
            }
        }
        return s;
    }
}
