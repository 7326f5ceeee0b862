package io.plumbline.batch.trend;

import java.time.Duration;

/**
 * What counts as a trend. Immutable.
 *
 * @param minimumPoints fewest points, after repetitions are left out, on which a trend is tested; at least 4
 * @param minimumSpan shortest time between the first and the last of them
 * @param significance largest p-value of a trend, between 0 and 1
 * @param confidence of every interval, between 0 and 1
 * @param gateSharePerDay effect gate: growth per day as a share of the present level that is too small to report
 * @param gatePerDay effect gate in the series' own unit per day; the larger of both gates applies
 * @param gateRise effect gate for short windows: the least rise between first and last point, in the series' unit; a
 *     JVM that loads a class or compiles a method moves by less than this without leaking
 */
public record TrendSettings(
        int minimumPoints,
        Duration minimumSpan,
        double significance,
        double confidence,
        double gateSharePerDay,
        double gatePerDay,
        double gateRise) {

    private static final int FEWEST_POINTS = 4;

    public TrendSettings {
        if (minimumPoints < FEWEST_POINTS) {
            throw new IllegalArgumentException(
                    "A trend needs at least " + FEWEST_POINTS + " points, but minimum-points is " + minimumPoints);
        }
        if (minimumSpan.isNegative()) {
            throw new IllegalArgumentException("minimum-span must not be negative, but is \"" + minimumSpan + "\"");
        }
        requireBetween0And1("significance", significance);
        requireBetween0And1("confidence", confidence);
        if (!(gateSharePerDay >= 0) || !(gatePerDay >= 0) || !(gateRise >= 0)) {
            throw new IllegalArgumentException("The effect gates must not be negative, but are " + gateSharePerDay
                    + " of the level, " + gatePerDay + " per day and a rise of " + gateRise);
        }
    }

    /** For memory in bytes: 8 points over a minute, p below 0.01, gate 0.5 % of the live set or 10 MB a day and a rise of 2 MB. */
    public static TrendSettings forBytes() {
        return new TrendSettings(8, Duration.ofSeconds(60), 0.01, 0.99, 0.005, 10e6, 2e6);
    }

    /** For counts such as threads: as for bytes, but the gate is 5 % of the level or 10 a day and a rise of 5. */
    public static TrendSettings forCounts() {
        return new TrendSettings(8, Duration.ofSeconds(60), 0.01, 0.99, 0.05, 10, 5);
    }

    /** The least growth per day that is reported of a series at this level. */
    public double gatePerDayAt(double level) {
        return Math.max(gatePerDay, gateSharePerDay * Math.abs(level));
    }

    private static void requireBetween0And1(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must lie between 0 and 1, but is " + value);
        }
    }
}
