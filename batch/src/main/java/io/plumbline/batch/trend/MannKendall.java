package io.plumbline.batch.trend;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The Mann-Kendall test: do later values tend to be larger? It supposes no distribution. Immutable.
 *
 * <p>Mann, Econometrica 13 (1945) 245-259; Kendall, Rank Correlation Methods (1975); ties and continuity correction as
 * in Gilbert, Statistical Methods for Environmental Pollution Monitoring (1987), chapter 16.
 *
 * @param points how many values
 * @param s pairs that rise minus pairs that fall
 * @param variance of {@code s} if there is no trend, corrected for ties and, if asked, for autocorrelation
 * @param z {@code s} in standard deviations, with continuity correction
 * @param pValue two-sided, by the normal approximation; 1 when nothing can be said
 */
public record MannKendall(int points, long s, double variance, double z, double pValue) {

    private static final NormalDistribution NORMAL = new NormalDistribution();

    /** Tests values in the order of time as if they were independent. Costs O(n log n). */
    public static MannKendall of(double[] values) {
        return of(values, 1);
    }

    /**
     * Tests values in the order of time.
     *
     * @param varianceInflation factor by which autocorrelation widens the variance, see {@link Autocorrelation}
     */
    public static MannKendall of(double[] values, double varianceInflation) {
        long n = values.length;
        var sorted = values.clone();
        long falling = inversions(sorted);
        long tiedPairs = 0;
        double tieTerm = 0;
        for (int start = 0; start < n; ) {
            int end = start + 1;
            while (end < n && sorted[end] == sorted[start]) {
                end++;
            }
            double ties = end - start;
            tiedPairs += (long) (end - start) * (end - start - 1) / 2;
            tieTerm += ties * (ties - 1) * (2 * ties + 5);
            start = end;
        }
        long s = n * (n - 1) / 2 - tiedPairs - 2 * falling;
        double variance = varianceInflation * ((double) n * (n - 1) * (2 * n + 5) - tieTerm) / 18;
        double z = variance > 0 ? (s - Long.signum(s)) / Math.sqrt(variance) : 0;
        double pValue = Math.min(1, 2 * NORMAL.cumulativeProbability(-Math.abs(z)));
        return new MannKendall(values.length, s, variance, z, pValue);
    }

    /** Sorts the values and returns how many pairs stood in falling order: a merge sort that counts. */
    private static long inversions(double[] values) {
        var from = values.clone();
        var to = values.clone();
        long inversions = 0;
        for (int width = 1; width < values.length; width *= 2) {
            for (int start = 0; start < values.length; start += 2 * width) {
                inversions += merge(from, to, start, width);
            }
            var swap = from;
            from = to;
            to = swap;
        }
        System.arraycopy(from, 0, values, 0, values.length);
        return inversions;
    }

    private static long merge(double[] from, double[] to, int start, int width) {
        int middle = Math.min(start + width, from.length);
        int end = Math.min(start + 2 * width, from.length);
        long inversions = 0;
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            if (right == end || (left < middle && from[left] <= from[right])) {
                to[i] = from[left++];
            } else {
                to[i] = from[right++];
                inversions += middle - left;
            }
        }
        return inversions;
    }

    /** The ranks of values, 1 for the smallest, equal values sharing their mean rank. */
    static double[] ranks(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        var ranks = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            ranks[i] = (lowerBound(sorted, values[i], false) + 1 + lowerBound(sorted, values[i], true)) / 2.0;
        }
        return ranks;
    }

    /** How many sorted values are smaller than a value, or with {@code orEqual} not larger. */
    private static int lowerBound(double[] sorted, double value, boolean orEqual) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || (orEqual && sorted[middle] == value)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
