package io.plumbline.batch.nightly;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How far back a watch looks, and when: windows that double, each looked at as often as an eighth of it has gone by. So a leak is
 * called when an eighth more has been seen of it than was needed, and a look that costs twice as much is taken half as often.
 * Immutable.
 *
 * @param shortest the first window
 * @param longest none is longer
 */
record WatchWindows(Duration shortest, Duration longest) {

    private static final int LOOKS_PER_WINDOW = 8;

    /**
     * The windows whose time has come since the look before, the longest first.
     *
     * @param life how long there has been anything to see: windows of which less than half would be seen are left out
     */
    List<Duration> due(Instant before, Instant now, Duration life) {
        var due = new ArrayList<Duration>();
        for (var window = shortest; isWorthwhile(window, life); window = window.multipliedBy(2)) {
            if (slot(now, window) > slot(before, window)) {
                due.add(0, window);
            }
        }
        return due;
    }

    private boolean isWorthwhile(Duration window, Duration life) {
        return window.compareTo(longest) <= 0
                && (window.equals(shortest) || window.dividedBy(2).compareTo(life) < 0);
    }

    private static long slot(Instant at, Duration window) {
        return Math.floorDiv(at.toEpochMilli(), Math.max(1, window.toMillis() / LOOKS_PER_WINDOW));
    }
}
