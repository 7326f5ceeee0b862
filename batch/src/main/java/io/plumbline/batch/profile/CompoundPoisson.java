package io.plumbline.batch.profile;

import org.hipparchus.special.Erf;
import org.hipparchus.special.Gamma;

/*
 * Intervals. A sum y of independent weights whose number is Poisson has the unbiased variance estimate v, the sum of the
 * weights' squares. Fay and Feuer (Confidence intervals for directly standardized rates: a method based on the gamma
 * distribution, Statistics in Medicine 16, 1997) take the lower limit of y from the gamma distribution with mean y and
 * variance v, the upper one from that with mean y + w and variance v + w², where w is the weight that one more
 * sample could have; of equal weights these are the exact Poisson limits. The limits of two sums make those of
 * their difference by MOVER (Zou and Donner, Construction of confidence limits about effect measures: a general approach,
 * Statistics in Medicine 27, 2008): each end takes the distances of those two limits that lie in its direction.
 *
 * w is the mean square over the mean, v/y, of that side where it is larger: the weight as bytes meet it. Fay and Feuer take the
 * largest weight, which one huge sample among thousands would make absurd. Simulated with weights that are equal, and
 * exponentially distributed, from 3 samples a side on, intervals at 95 % hold the truth in 95.1 to 98.3 % of 4,000 runs.
 */
/**
 * A sum of weighted samples that came independently of each other. Immutable.
 *
 * @param sum of the weights
 * @param squares of the weights, summed
 * @param count of the samples
 */
record CompoundPoisson(double sum, double squares, long count) {

    static final CompoundPoisson NONE = new CompoundPoisson(0, 0, 0);

    /** From this shape on, Wilson and Hilferty's cube is as good as the sum is known. */
    private static final double LARGE_SHAPE = 200;

    private static final int BISECTIONS = 60;

    /** An estimate between its limits. */
    record Interval(double estimate, double low, double high) {}

    CompoundPoisson plus(ProfiledStack stack) {
        return new CompoundPoisson(sum + stack.bytes(), squares + stack.squares(), count + stack.samples());
    }

    /**
     * The difference of two rates.
     *
     * @param baselineUnits for how long, or for how many requests, the baseline was measured
     * @param error how often the interval may miss the true difference
     */
    static Interval difference(
            CompoundPoisson baseline, double baselineUnits, CompoundPoisson later, double laterUnits, double error) {
        double oneMore = Math.max(baseline.weight(), later.weight());
        var before = baseline.rate(baselineUnits, oneMore, error);
        var after = later.rate(laterUnits, oneMore, error);
        double growth = after.estimate() - before.estimate();
        return new Interval(
                growth,
                growth - Math.hypot(after.estimate() - after.low(), before.high() - before.estimate()),
                growth + Math.hypot(after.high() - after.estimate(), before.estimate() - before.low()));
    }

    /** The weight of a sample as the bytes meet it. */
    private double weight() {
        return sum > 0 ? squares / sum : 0;
    }

    private Interval rate(double units, double oneMore, double error) {
        double low = gammaQuantile(sum, squares, error / 2);
        double high = gammaQuantile(sum + oneMore, squares + oneMore * oneMore, 1 - error / 2);
        return new Interval(sum / units, Math.min(low, sum) / units, Math.max(high, sum) / units);
    }

    /** Of the gamma distribution with that mean and variance. */
    static double gammaQuantile(double mean, double variance, double probability) {
        if (!(mean > 0) || !(variance > 0)) {
            return mean;
        }
        double shape = mean * mean / variance;
        return (shape > LARGE_SHAPE ? cube(shape, probability) : bisection(shape, probability)) * variance / mean;
    }

    private static double cube(double shape, double probability) {
        double ninth = 1 / (9 * shape);
        double root = 1 - ninth + normalQuantile(probability) * Math.sqrt(ninth);
        return shape * root * root * root;
    }

    private static double normalQuantile(double probability) {
        return Math.sqrt(2) * Erf.erfInv(2 * probability - 1);
    }

    private static double bisection(double shape, double probability) {
        double low = 0;
        double high = shape + 1;
        while (Gamma.regularizedGammaP(shape, high) < probability && high < Double.MAX_VALUE / 2) {
            high *= 2;
        }
        for (int step = 0; step < BISECTIONS; step++) {
            double middle = (low + high) / 2;
            if (Gamma.regularizedGammaP(shape, middle) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
