package io.plumbline.batch.trend;

/**
 * A change per second with its confidence interval, in the unit of the series it was taken from (bytes, instances,
 * threads). Immutable.
 *
 * @param perSecond the estimate
 * @param low lower end of the interval, at most {@code perSecond}
 * @param high upper end of the interval, at least {@code perSecond}
 */
public record Rate(double perSecond, double low, double high) {

    /** No change, known exactly. */
    public static final Rate ZERO = new Rate(0, 0, 0);

    private static final double SECONDS_PER_DAY = 86_400;

    public Rate {
        if (Double.isNaN(perSecond) || Double.isNaN(low) || Double.isNaN(high)) {
            throw new IllegalArgumentException("A rate needs numbers, but got " + perSecond + " in [" + low + ", "
                    + high + "]; leave the rate out where it is unknown");
        }
        if (low > perSecond || high < perSecond) {
            throw new IllegalArgumentException(
                    "The rate " + perSecond + " lies outside its interval [" + low + ", " + high + "]");
        }
    }

    /** A rate that is known exactly. */
    public static Rate exactly(double perSecond) {
        return new Rate(perSecond, perSecond, perSecond);
    }

    /** The estimate per day of 86,400 seconds. */
    public double perDay() {
        return perSecond * SECONDS_PER_DAY;
    }

    /** The same rate in another unit or scale; a negative factor swaps the ends of the interval. */
    public Rate times(double factor) {
        return factor < 0
                ? new Rate(perSecond * factor, high * factor, low * factor)
                : new Rate(perSecond * factor, low * factor, high * factor);
    }

    /** The sum of two rates; the interval adds end to end, which is right for series that move together. */
    public Rate plus(Rate other) {
        return new Rate(perSecond + other.perSecond, low + other.low, high + other.high);
    }
}
