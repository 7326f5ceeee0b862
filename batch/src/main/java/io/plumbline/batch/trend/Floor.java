package io.plumbline.batch.trend;

import java.util.Arrays;

/**
 * The lower envelope of a series of after-collection values. What a collection left behind is the live set plus
 * whatever it did not get round to freeing: the noise is one-sided, so a window's minimum says more than its mean.
 */
public final class Floor {

    /** Series shorter than this keep every point: a minimum of two points costs more than it cleans. */
    private static final int SHORTEST_ENVELOPE = 48;

    /** How many windows a series of a few hours at most is cut into. */
    private static final int FEWEST_WINDOWS = 24;

    private static final int MOST_WINDOWS = 1000;
    private static final double LONGEST_FIRST_WINDOW_SECONDS = 600;

    /** Neighbouring minima that resemble each other more than this lie on one tooth of a saw. */
    private static final double SAWTOOTH = 0.5;

    private Floor() {}

    /**
     * The floor of a series, repetitions between collections left out. Fewer than 48 points are kept as they are. Longer
     * series become one minimum per window: a 24th of the span, but at most 10 minutes and at least a thousandth of the
     * span. The window doubles, while 24 remain, as long as neighbouring minima still resemble each other: then an old
     * collection's cycle is longer than the window.
     */
    public static Series of(Series series) {
        var observations = series.afterNewCollections();
        if (observations.size() < SHORTEST_ENVELOPE) {
            return observations;
        }
        double span = observations.second(observations.size() - 1) - observations.second(0);
        double window = Math.max(Math.min(LONGEST_FIRST_WINDOW_SECONDS, span / FEWEST_WINDOWS), span / MOST_WINDOWS);
        var floor = of(observations, window);
        while (span / (2 * window) >= FEWEST_WINDOWS && isSawtooth(floor)) {
            window *= 2;
            floor = of(observations, window);
        }
        return floor;
    }

    /** The lowest point of each window of so many seconds; windows without a point are left out. */
    public static Series of(Series series, double windowSeconds) {
        if (!(windowSeconds > 0)) {
            throw new IllegalArgumentException("A window must be longer than 0 s, but is " + windowSeconds + " s");
        }
        var lowest = new int[series.size()];
        int windows = 0;
        double current = Double.NaN;
        for (int i = 0; i < series.size(); i++) {
            double window = Math.floor((series.second(i) - series.second(0)) / windowSeconds);
            if (window != current) {
                lowest[windows++] = i;
                current = window;
            } else if (series.value(i) < series.value(lowest[windows - 1])) {
                lowest[windows - 1] = i;
            }
        }
        return series.at(Arrays.copyOf(lowest, windows));
    }

    private static boolean isSawtooth(Series floor) {
        var line = TheilSen.of(floor, 0.95);
        return Autocorrelation.correlation(line.residuals(floor), 1) > SAWTOOTH;
    }
}
