package io.plumbline.batch.repair;

import io.plumbline.batch.trend.Autocorrelation;
import java.util.List;
import java.util.Optional;
import org.hipparchus.distribution.continuous.TDistribution;

/*
 * A ratio of two sums over parts of a time, such as pauses to collections. Its variance is that of the parts' distances from it,
 * linearised (Cochran, Sampling Techniques, 3rd edition, 1977, section 6.3): with r = sum(y)/sum(x), the sum of (y - r x)^2 over
 * n (n - 1), divided by the square of the mean of x. Parts that resemble their neighbours say less than as many independent
 * ones, which widens it (Autocorrelation). Two ratios are compared by their logarithms, because what a repair does is a factor;
 * the interval of the difference is Student's with the fewer degrees of freedom of both, which never is too narrow.
 */
/**
 * A ratio as parts of a time tell it. Immutable.
 *
 * @param value the ratio
 * @param error its standard error
 * @param degrees of freedom
 */
record Ratio(double value, double error, int degrees) {

    /** Fewer parts say nothing of how much they differ by chance. */
    static final int FEWEST_PARTS = 6;

    private static final double UPPER = 0.975;

    /** What was counted in a part of the time. */
    record Part(double amount, double per) {}

    /** Empty with too few parts of which anything is known. */
    static Optional<Ratio> of(List<Part> all) {
        var parts = all.stream().filter(part -> part.per() > 0).toList();
        int n = parts.size();
        if (n < FEWEST_PARTS) {
            return Optional.empty();
        }
        double amount = parts.stream().mapToDouble(Part::amount).sum();
        double per = parts.stream().mapToDouble(Part::per).sum();
        double ratio = amount / per;
        var residuals = parts.stream()
                .mapToDouble(part -> part.amount() - ratio * part.per())
                .toArray();
        double squares = 0;
        for (double residual : residuals) {
            squares += residual * residual;
        }
        double variance = squares / n / (n - 1) * Autocorrelation.varianceInflation(residuals) / Math.pow(per / n, 2);
        return Optional.of(new Ratio(ratio, Math.sqrt(variance), n - 1));
    }

    /** The ratio with its limits; what cannot be negative is not. */
    Interval interval() {
        double reach = student(degrees) * error;
        return new Interval(value, Math.max(0, value - reach), value + reach);
    }

    /** By what part of itself another ratio is more than this one, -1 if it is nothing; empty if this one is. */
    Optional<Interval> changeTo(Ratio later) {
        if (!(value > 0)) {
            return Optional.empty();
        }
        double reach = student(Math.min(degrees, later.degrees));
        if (!(later.value > 0)) {
            return Optional.of(new Interval(-1, -1, -1));
        }
        double log = Math.log(later.value / value);
        double width = reach * Math.hypot(error / value, later.error / later.value);
        return Optional.of(new Interval(Math.expm1(log), Math.expm1(log - width), Math.expm1(log + width)));
    }

    private static double student(int degrees) {
        return new TDistribution(degrees).inverseCumulativeProbability(UPPER);
    }
}
