package io.plumbline.batch.trend;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A measured quantity over time: a name, an origin, and points in seconds since that origin, strictly increasing in
 * time. Immutable.
 *
 * <p>A point may carry the number of garbage collections that had happened when it was taken. A memory value "after the
 * most recent collection" repeats itself until the next collection; such a repetition is no new observation, and
 * {@link #afterNewCollections()} leaves it out. Without this, a sampler faster than the collector would fake
 * significance.
 */
public final class Series {

    /** The collection count of a series for which it means nothing, such as threads or metaspace. */
    public static final long NO_COLLECTIONS = -1;

    private static final double NANOS = 1e9;

    private final String name;
    private final Instant origin;
    private final double[] seconds;
    private final double[] values;
    private final long[] collections;

    /**
     * One point as it was measured.
     *
     * @param at when it was taken
     * @param value what was measured; finite
     * @param collections garbage collections since the JVM's start, or {@link #NO_COLLECTIONS}
     */
    public record Observation(Instant at, double value, long collections) {

        public Observation {
            requireFinite(value);
            if (collections < NO_COLLECTIONS) {
                throw new IllegalArgumentException("A collection count cannot be " + collections + "; pass "
                        + NO_COLLECTIONS + " where it means nothing");
            }
        }

        /** A point of a series that has nothing to do with garbage collections. */
        public Observation(Instant at, double value) {
            this(at, value, NO_COLLECTIONS);
        }
    }

    private Series(String name, Instant origin, double[] seconds, double[] values, long[] collections) {
        this.name = name;
        this.origin = origin;
        this.seconds = seconds;
        this.values = values;
        this.collections = collections;
    }

    /**
     * The series of these observations in the order in which they were taken; its origin is the first one's time. An
     * observation that is not later than the one before it (the clock was set back) is left out: its place in time is
     * unknown.
     */
    public static Series of(String name, List<Observation> observations) {
        var origin =
                observations.isEmpty() ? Instant.EPOCH : observations.get(0).at();
        var seconds = new double[observations.size()];
        var values = new double[observations.size()];
        var collections = new long[observations.size()];
        int size = 0;
        for (var observation : observations) {
            double at = secondsBetween(origin, observation.at());
            if (size == 0 || at > seconds[size - 1]) {
                seconds[size] = at;
                values[size] = observation.value();
                collections[size] = observation.collections();
                size++;
            }
        }
        return new Series(
                name,
                origin,
                Arrays.copyOf(seconds, size),
                Arrays.copyOf(values, size),
                Arrays.copyOf(collections, size));
    }

    /** The series of these points without collection counts; refuses times that do not increase and values not finite. */
    public static Series of(String name, Instant origin, double[] seconds, double[] values) {
        if (seconds.length != values.length) {
            throw new IllegalArgumentException("A series needs one value per time, but got " + seconds.length
                    + " times and " + values.length + " values");
        }
        for (int i = 0; i < seconds.length; i++) {
            requireFinite(seconds[i]);
            requireFinite(values[i]);
            if (i > 0 && seconds[i] <= seconds[i - 1]) {
                throw new IllegalArgumentException("Times must increase, but " + seconds[i] + " s follows "
                        + seconds[i - 1] + " s; sort the points");
            }
        }
        var collections = new long[seconds.length];
        Arrays.fill(collections, NO_COLLECTIONS);
        return new Series(name, origin, seconds.clone(), values.clone(), collections);
    }

    /** What is measured, for example {@code heap}. */
    public String name() {
        return name;
    }

    /** The instant of second 0. */
    public Instant origin() {
        return origin;
    }

    /** How many points there are. */
    public int size() {
        return seconds.length;
    }

    /** The time of a point, in seconds since the origin. */
    public double second(int index) {
        return seconds[index];
    }

    /** The value of a point. */
    public double value(int index) {
        return values[index];
    }

    /** The time of a point. */
    public Instant instant(int index) {
        return instantAt(seconds[index]);
    }

    /** The instant a number of seconds after the origin. */
    public Instant instantAt(double second) {
        return plusSeconds(origin, second);
    }

    /** The times of all points in seconds since the origin; a copy. */
    public double[] seconds() {
        return seconds.clone();
    }

    /** The values of all points; a copy. */
    public double[] values() {
        return values.clone();
    }

    /** The time between the first and the last point; zero with fewer than two points. */
    public Duration span() {
        return size() < 2 ? Duration.ZERO : Duration.ofMillis(Math.round((seconds[size() - 1] - seconds[0]) * 1000));
    }

    /** The lowest value within a part of the series' time, from 0 for its beginning to 1 for its end; infinite if there is none. */
    public double lowest(double fromShare, double toShare) {
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < size(); i++) {
            double since = seconds[i] - seconds[0];
            double all = seconds[size() - 1] - seconds[0];
            if (since >= fromShare * all && since <= toShare * all) {
                lowest = Math.min(lowest, values[i]);
            }
        }
        return lowest;
    }

    /** The highest value; negatively infinite if there is none. */
    public double highest() {
        double highest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            highest = Math.max(highest, value);
        }
        return highest;
    }

    /**
     * The points that saw a garbage collection which no earlier point saw, the first point included. A count that falls
     * (another JVM) counts as new. A series without collection counts is returned as it is.
     */
    public Series afterNewCollections() {
        var kept = new int[size()];
        int count = 0;
        for (int i = 0; i < size(); i++) {
            if (i == 0 || collections[i] == NO_COLLECTIONS || collections[i] != collections[i - 1]) {
                kept[count++] = i;
            }
        }
        return count == size() ? this : at(Arrays.copyOf(kept, count));
    }

    /** The points at these positions, which must increase. */
    Series at(int[] positions) {
        var keptSeconds = new double[positions.length];
        var keptValues = new double[positions.length];
        var keptCollections = new long[positions.length];
        for (int i = 0; i < positions.length; i++) {
            keptSeconds[i] = seconds[positions[i]];
            keptValues[i] = values[positions[i]];
            keptCollections[i] = collections[positions[i]];
        }
        return new Series(name, origin, keptSeconds, keptValues, keptCollections);
    }

    private static double secondsBetween(Instant from, Instant to) {
        return (to.getEpochSecond() - from.getEpochSecond()) + (to.getNano() - from.getNano()) / NANOS;
    }

    private static Instant plusSeconds(Instant from, double seconds) {
        double whole = Math.floor(seconds);
        return from.plusSeconds((long) whole).plusNanos(Math.round((seconds - whole) * NANOS));
    }

    private static void requireFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("A series holds finite numbers, but got \"" + value
                    + "\"; leave the point out where nothing was measured");
        }
    }

    @Override
    public String toString() {
        return "Series[" + name + ", " + size() + " points over " + span() + " from " + origin + "]";
    }
}
