package io.plumbline.batch.trend;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/*
 * Time that runs as requests do: as long as the points' own, slower where fewer are served. What grows with each request is a straight
 * line in it, however the traffic goes up and down; so the same test, with the same gates, serves for both. What fills up, such as a
 * cache, bends in either time.
 *
 * Two lines through the same points, one in each time, leave residuals that say which of them the growth goes by. Where one leaves less
 * than half of the other's squares, and the points are many enough for that not to be chance (6 is strong evidence by Bayes' criterion;
 * Kass and Raftery, Journal of the American Statistical Association 90 (1995) 773-795), it is that one.
 */
/**
 * The points of a series in the time of requests. Immutable.
 *
 * @param series the points, in seconds that run as requests do
 * @param requests how many were served from the first to the last of them
 */
record TrafficTime(Series series, long requests) {

    private static final int FEWEST_POINTS = 8;
    private static final long FEWEST_REQUESTS = 100;
    private static final double HALF = 0.5;
    private static final double STRONG = 6;
    private static final double NANOS = 1e9;

    /**
     * The points of a floor in the time of requests; empty if too few were served, or too few points see any.
     *
     * @param served how many had been served since some beginning, by time; it does not fall
     */
    static Optional<TrafficTime> of(Series floor, Series served) {
        int n = floor.size();
        if (n < FEWEST_POINTS || served.size() < 2) {
            return Optional.empty();
        }
        var kept = new int[n];
        var counts = new double[n];
        int size = 0;
        for (int i = 0; i < n; i++) {
            double count = at(served, floor, i);
            if (Double.isFinite(count) && (size == 0 || count > counts[size - 1])) {
                kept[size] = i;
                counts[size++] = count;
            }
        }
        if (size < FEWEST_POINTS || counts[size - 1] - counts[0] < FEWEST_REQUESTS) {
            return Optional.empty();
        }
        return Optional.of(in(floor.at(Arrays.copyOf(kept, size)), Arrays.copyOf(counts, size)));
    }

    private static TrafficTime in(Series points, double[] counts) {
        int last = counts.length - 1;
        double requests = counts[last] - counts[0];
        double span = points.second(last) - points.second(0);
        var seconds = new double[counts.length];
        for (int i = 0; i <= last; i++) {
            seconds[i] = points.second(0) + (counts[i] - counts[0]) * (span / requests);
        }
        return new TrafficTime(
                Series.of(points.name(), points.origin(), seconds, points.values()), Math.round(requests));
    }

    /** How many had been served at a point, between two that tell by a straight line; not a number outside of them. */
    private static double at(Series served, Series floor, int point) {
        double shift = Duration.between(served.origin(), floor.origin()).toNanos() / NANOS;
        double second = floor.second(point) + shift;
        int last = served.size() - 1;
        // the same sample, but for the rounding of its time
        if (second < served.second(0) - 1e-3 || second > served.second(last) + 1e-3) {
            return Double.NaN;
        }
        int after = 1;
        int end = last;
        while (after < end) {
            int middle = (after + end) >>> 1;
            if (served.second(middle) < second) {
                after = middle + 1;
            } else {
                end = middle;
            }
        }
        double before = served.second(after - 1);
        double share = (second - before) / (served.second(after) - before);
        return served.value(after - 1)
                + Math.max(0, Math.min(1, share)) * (served.value(after) - served.value(after - 1));
    }

    /** How many requests were served in a second of this time. */
    double perSecond() {
        double span = series.second(series.size() - 1) - series.second(0);
        return requests / span;
    }

    /** What the growth of these points goes by. */
    PerRequest.Traffic traffic(Series floor, double confidence) {
        double byTime = squares(floor, confidence) / floor.size();
        double byRequests = squares(series, confidence) / series.size();
        double evidence = series.size()
                * Math.abs(Math.log(Math.max(byTime, Double.MIN_NORMAL) / Math.max(byRequests, Double.MIN_NORMAL)));
        if (evidence < STRONG) {
            return PerRequest.Traffic.UNDECIDED;
        }
        if (byRequests < HALF * byTime) {
            return PerRequest.Traffic.FOLLOWED;
        }
        return byTime < HALF * byRequests ? PerRequest.Traffic.INDEPENDENT : PerRequest.Traffic.UNDECIDED;
    }

    private static double squares(Series points, double confidence) {
        return Arrays.stream(TheilSen.of(points, confidence).residuals(points))
                .map(residual -> residual * residual)
                .sum();
    }
}
