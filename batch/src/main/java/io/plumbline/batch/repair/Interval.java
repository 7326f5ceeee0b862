package io.plumbline.batch.repair;

/**
 * An estimate between the limits that hold the truth in 95 of 100 cases. Immutable.
 *
 * @param value the estimate
 * @param low lower limit, at most {@code value}
 * @param high upper limit, at least {@code value}
 */
public record Interval(double value, double low, double high) {

    public Interval {
        if (!(low <= value && value <= high)) {
            throw new IllegalArgumentException(
                    "The estimate " + value + " lies outside its interval [" + low + ", " + high + "]");
        }
    }

    double width() {
        return high - low;
    }
}
