package io.plumbline.batch.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LeastSquaresTest {

    /** NIST Statistical Reference Datasets, Norris: 36 points, lower level of difficulty. */
    private static final double[] NORRIS_X = {
        0.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777.0, 558.2, 0.4, 0.6, 775.5, 666.9, 338.0, 447.5,
        11.6, 556.0, 228.1, 995.8, 887.6, 120.2, 0.3, 0.3, 556.8, 339.1, 887.2, 999.0, 779.0, 11.1, 118.3, 229.2, 669.1,
        448.9, 0.5
    };

    private static final double[] NORRIS_Y = {
        0.1, 338.8, 118.1, 888.0, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3, 0.1, 778.1, 668.8, 339.3, 448.9,
        10.8, 557.7, 228.3, 998.0, 888.8, 119.6, 0.3, 0.6, 557.6, 339.3, 888.0, 998.5, 778.9, 10.2, 117.6, 228.9, 668.4,
        449.2, 0.2
    };

    @Test
    void theThreePointsOfTheCaseGiveItsRate() {
        var line = LeastSquares.of(new double[] {10, 20, 30}, new double[] {12.4, 24.9, 37.3});

        assertThat(line.slope()).isCloseTo(1.245, within(1e-12));
        assertThat(line.intercept()).isCloseTo(-0.0333, within(5e-5));
    }

    @Test
    void theCertifiedValuesOfNorrisAreMet() {
        var line = LeastSquares.of(NORRIS_X, NORRIS_Y);

        assertThat(line.slope()).isCloseTo(1.00211681802045, within(1e-12));
        assertThat(line.intercept()).isCloseTo(-0.262323073774029, within(1e-11));
        assertThat(line.slopeStandardError()).isCloseTo(0.429796848199937e-3, within(1e-14));
        assertThat(line.interceptStandardError()).isCloseTo(0.232818234301152, within(1e-12));
        assertThat(line.residualStandardDeviation()).isCloseTo(0.884796396144373, within(1e-12));
        assertThat(line.rSquared()).isCloseTo(0.999993745883712, within(1e-14));
    }

    @Test
    void twoPointsHaveASlopeButNoInterval() {
        var line = LeastSquares.of(new double[] {0, 10}, new double[] {5, 25});

        assertThat(line.slope()).isEqualTo(2);
        assertThat(line.rate(0.95).low()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(line.pValue()).isEqualTo(1);
    }

    @Test
    void equalValuesAreLevel() {
        var line = LeastSquares.of(new double[] {0, 1, 2}, new double[] {7, 7, 7});

        assertThat(line.slope()).isZero();
        assertThat(line.pValue()).isEqualTo(1);
    }

    @Test
    void pointsAtOneTimeAreRefused() {
        assertThatThrownBy(() -> LeastSquares.of(new double[] {3, 3}, new double[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("different times");
    }
}
