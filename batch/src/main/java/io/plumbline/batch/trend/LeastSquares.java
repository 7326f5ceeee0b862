package io.plumbline.batch.trend;

import org.hipparchus.distribution.continuous.TDistribution;

/**
 * The straight line with the smallest sum of squared residuals. Immutable.
 *
 * @param points how many points
 * @param slope change per second
 * @param intercept value at second 0
 * @param slopeStandardError of the slope; infinite with two points
 * @param interceptStandardError of the intercept; infinite with two points
 * @param residualStandardDeviation spread of the points around the line; infinite with two points
 * @param rSquared share of the variance that the line explains; 1 when all values are equal
 */
public record LeastSquares(
        int points,
        double slope,
        double intercept,
        double slopeStandardError,
        double interceptStandardError,
        double residualStandardDeviation,
        double rSquared) {

    /** The line through a series of at least two points. */
    public static LeastSquares of(Series series) {
        return of(series.seconds(), series.values());
    }

    /** The line through these points, of which at least two must differ in time. */
    public static LeastSquares of(double[] seconds, double[] values) {
        int n = seconds.length;
        if (n != values.length || n < 2) {
            throw new IllegalArgumentException(
                    "A line needs two points or more, but got " + n + " times and " + values.length + " values");
        }
        double meanSecond = mean(seconds);
        double meanValue = mean(values);
        double sxx = 0;
        double sxy = 0;
        for (int i = 0; i < n; i++) {
            double second = seconds[i] - meanSecond;
            sxx += second * second;
            sxy += second * (values[i] - meanValue);
        }
        if (!(sxx > 0)) {
            throw new IllegalArgumentException("A line needs points at different times, but all are at " + meanSecond);
        }
        double slope = sxy / sxx;
        double intercept = meanValue - slope * meanSecond;
        double sigma = Double.POSITIVE_INFINITY;
        if (n > 2) {
            sigma = Math.sqrt(squaredNorm(seconds, values, slope, meanSecond, meanValue) / (n - 2));
        }
        double total = squaredNorm(seconds, values, 0, meanSecond, meanValue);
        double rSquared = total == 0 || n == 2 ? 1 : Math.max(0, 1 - sigma / total * sigma * (n - 2));
        return new LeastSquares(
                n,
                slope,
                intercept,
                sigma / Math.sqrt(sxx),
                sigma * Math.sqrt(1.0 / n + meanSecond / sxx * meanSecond),
                sigma,
                rSquared);
    }

    /** The slope with Student's interval, which supposes independent residuals of equal spread. */
    public Rate rate(double confidence) {
        if (points == 2) {
            return new Rate(slope, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double t = new TDistribution(points - 2).inverseCumulativeProbability(0.5 + confidence / 2);
        return new Rate(slope, slope - t * slopeStandardError, slope + t * slopeStandardError);
    }

    /** Two-sided p-value of the slope; 1 with two points. */
    public double pValue() {
        if (points == 2) {
            return 1;
        }
        if (slopeStandardError == 0) {
            return slope == 0 ? 1 : 0;
        }
        return 2 * new TDistribution(points - 2).cumulativeProbability(-Math.abs(slope / slopeStandardError));
    }

    private static double squaredNorm(double[] seconds, double[] values, double slope, double second, double value) {
        double sum = 0;
        for (int i = 0; i < seconds.length; i++) {
            double residual = values[i] - value - slope * (seconds[i] - second);
            sum += residual * residual;
        }
        return sum;
    }

    private static double mean(double[] values) {
        double mean = 0;
        for (int i = 0; i < values.length; i++) {
            mean += (values[i] - mean) / (i + 1);
        }
        return mean;
    }
}
