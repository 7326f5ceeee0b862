package io.plumbline.batch.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TheilSenTest {

    @Test
    void theRainfallOfHollanderAndWolfeGivesTheirSlope() {
        // Hollander and Wolfe, Nonparametric Statistical Methods, chapter 9, effect of cloud seeding
        var series = series(new double[] {1, 2, 3, 4, 5}, new double[] {1.26, 1.27, 1.12, 1.16, 1.03});

        assertThat(TheilSen.of(series, 0.95).rate().perSecond()).isCloseTo(-0.056, within(5e-4));
    }

    @Test
    void selectionAgreesWithSorting() {
        var random = new Random(3);
        for (int round = 0; round < 300; round++) {
            var values = random.doubles(1 + random.nextInt(50))
                    .map(value -> Math.floor(value * 9))
                    .toArray();
            var sorted = values.clone();
            Arrays.sort(sorted);
            int middle = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;

            assertThat(Quantile.select(values.clone(), middle)).isEqualTo(sorted[middle]);
            assertThat(Quantile.median(values)).isEqualTo(median);
        }
    }

    @Test
    void aQuarterOfWildPointsDoesNotBendTheLine() {
        var seconds = new double[40];
        var values = new double[40];
        for (int i = 0; i < 40; i++) {
            seconds[i] = i;
            values[i] = i % 4 == 0 ? 1e6 : 3 * i + 5;
        }

        assertThat(TheilSen.of(series(seconds, values), 0.95).rate().perSecond())
                .isCloseTo(3, within(0.5));
    }

    @Test
    void theIntervalHoldsTheTruthAboutAsOftenAsItSays() {
        int covered = 0;
        var random = new Random(17);
        for (int round = 0; round < 400; round++) {
            var seconds = new double[30];
            var values = new double[30];
            for (int i = 0; i < 30; i++) {
                seconds[i] = i;
                values[i] = 2 * i + 10 * random.nextGaussian();
            }
            var rate = TheilSen.of(series(seconds, values), 0.95).rate();
            covered += rate.low() <= 2 && 2 <= rate.high() ? 1 : 0;
        }

        assertThat(covered).isBetween(368, 392);
    }

    @Test
    void tooManyPointsAreRefused() {
        var seconds = new double[2001];
        Arrays.setAll(seconds, i -> i);

        assertThatThrownBy(() -> TheilSen.of(series(seconds, seconds), 0.95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("aggregate");
    }

    private static Series series(double[] seconds, double[] values) {
        return Series.of("test", Instant.EPOCH, seconds, values);
    }
}
