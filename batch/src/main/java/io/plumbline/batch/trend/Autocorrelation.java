package io.plumbline.batch.trend;

import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * How much less a series of values that resemble their neighbours says than as many independent ones. The answer is a
 * factor, never below 1, by which the variance of the Mann-Kendall statistic grows.
 *
 * <p>Short series use the first-order shortcut (1 + phi) / (1 - phi) with phi freed of its downward bias (Marriott and
 * Pope, Biometrika 41 (1954) 390-402, for residuals from a fitted line); long ones the larger of that and Hamed and
 * Rao's sum over all significant lags of the ranks (Journal of Hydrology 204 (1998) 182-196).
 */
public final class Autocorrelation {

    /** Below this many points the lags beyond the first are noise. */
    private static final int FEWEST_FOR_HAMED_RAO = 50;

    /** Below this many points the bias of phi is larger than what is corrected. */
    private static final int FEWEST_FOR_BIAS = 20;

    private static final double LARGEST_PHI = 0.98;
    private static final double SIGNIFICANT_LAG = new NormalDistribution().inverseCumulativeProbability(0.975);

    private Autocorrelation() {}

    /** The factor for the residuals of a series around its trend, in the order of time. */
    public static double varianceInflation(double[] residuals) {
        double phi = firstOrder(residuals);
        double shortcut = (1 + phi) / (1 - phi);
        return residuals.length < FEWEST_FOR_HAMED_RAO ? shortcut : Math.max(shortcut, hamedRao(residuals));
    }

    /** The correlation of neighbours, freed of bias where the series is long enough; between 0 and 0.98. */
    static double firstOrder(double[] residuals) {
        int n = residuals.length;
        double phi = correlation(residuals, 1);
        if (n >= FEWEST_FOR_BIAS) {
            phi = (phi * (n - 1) + 2) / (n - 5);
        } else {
            phi -= 1 / Math.sqrt(Math.max(1, n));
        }
        return Math.min(LARGEST_PHI, Math.max(0, phi));
    }

    private static double hamedRao(double[] residuals) {
        double n = residuals.length;
        var ranks = MannKendall.ranks(residuals);
        double bound = SIGNIFICANT_LAG / Math.sqrt(n);
        double sum = 0;
        for (int lag = 1; lag < residuals.length / 4; lag++) {
            double correlation = correlation(ranks, lag);
            if (Math.abs(correlation) > bound) {
                sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * correlation;
            }
        }
        return Math.max(1, 1 + 2 * sum / (n * (n - 1) * (n - 2)));
    }

    /** The correlation of values with those a number of steps later; 0 when all are equal. */
    static double correlation(double[] values, int lag) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double scale = 0;
        for (double value : values) {
            scale = Math.max(scale, Math.abs(value - mean));
        }
        if (scale == 0) {
            return 0;
        }
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < values.length; i++) {
            double deviation = (values[i] - mean) / scale;
            variance += deviation * deviation;
            if (i >= lag) {
                covariance += deviation * ((values[i - lag] - mean) / scale);
            }
        }
        return covariance / variance;
    }
}
