package io.plumbline.batch.trend;

import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The median of the slopes of all pairs of points, a line that 29 % of wild points cannot bend. Immutable.
 *
 * <p>Theil (1950); Sen, Journal of the American Statistical Association 63 (1968) 1379-1389, whose interval by the
 * variance of Kendall's statistic is used here. Costs O(n²) time and memory, so at most {@value #MOST_POINTS} points.
 *
 * @param points how many points
 * @param rate the slope with its interval
 * @param intercept median of the values minus the slope times their seconds
 */
public record TheilSen(int points, Rate rate, double intercept) {

    /** The most points for which all pairs are formed; aggregate longer series first, see {@link Floor}. */
    public static final int MOST_POINTS = 2000;

    /** The line through a series, as if its points were independent. */
    public static TheilSen of(Series series, double confidence) {
        return of(series, confidence, 1);
    }

    /**
     * The line through a series of at least two points.
     *
     * @param varianceInflation factor by which autocorrelation widens the interval, see {@link Autocorrelation}
     */
    public static TheilSen of(Series series, double confidence, double varianceInflation) {
        int n = series.size();
        if (n < 2 || n > MOST_POINTS) {
            throw new IllegalArgumentException("Theil-Sen takes 2 to " + MOST_POINTS + " points, but got " + n
                    + "; aggregate longer series to their floor first");
        }
        var slopes = slopes(series);
        double variance = MannKendall.of(series.values(), varianceInflation).variance();
        double z = new NormalDistribution().inverseCumulativeProbability(0.5 + confidence / 2);
        double c = z * Math.sqrt(variance);
        int last = slopes.length - 1;
        int low = (int) Math.floor((slopes.length - c) / 2) - 1;
        int high = (int) Math.ceil((slopes.length + c) / 2);
        double slope = Quantile.median(slopes);
        double lowSlope = low < 0 ? Double.NEGATIVE_INFINITY : Quantile.select(slopes, low);
        double highSlope = high > last ? Double.POSITIVE_INFINITY : Quantile.select(slopes, high);
        var rate = new Rate(slope, Math.min(slope, lowSlope), Math.max(slope, highSlope));
        return new TheilSen(n, rate, intercept(series, slope));
    }

    /** The distances of the points from the line, in the order of time. */
    public double[] residuals(Series series) {
        var residuals = new double[series.size()];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = series.value(i) - intercept - rate.perSecond() * series.second(i);
        }
        return residuals;
    }

    private static double[] slopes(Series series) {
        int n = series.size();
        var slopes = new double[n * (n - 1) / 2];
        int pair = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                slopes[pair++] = (series.value(j) - series.value(i)) / (series.second(j) - series.second(i));
            }
        }
        return slopes;
    }

    private static double intercept(Series series, double slope) {
        var intercepts = new double[series.size()];
        for (int i = 0; i < intercepts.length; i++) {
            intercepts[i] = series.value(i) - slope * series.second(i);
        }
        return Quantile.median(intercepts);
    }
}
