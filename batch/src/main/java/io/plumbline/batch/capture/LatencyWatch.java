package io.plumbline.batch.capture;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/*
 * A jump is a level, not a peak: readings above the upper threshold for a minute, without one below it. The usual level is the median
 * of the last readings that were calm, so it follows the day, and a jump does not raise it. The upper threshold is three robust
 * standard deviations above (the median absolute deviation times 1.4826), at least half as much again as usual, and at least 5 ms:
 * of a latency that hardly varies the smallest change would be many deviations.
 *
 * Hysteresis: after a jump there is no other before readings have stayed below the middle between the usual level and the upper
 * threshold for a minute. A level that stays up for two hours is the usual one from then on.
 */
/** Sees the 99th percentile of a JVM's latencies jump. One thread. */
public final class LatencyWatch {

    /** How long readings must be above, or below, before it counts. */
    public static final Duration HOLDS = Duration.ofMinutes(1);

    static final int FEWEST = 20;
    private static final int MOST = 240;
    private static final int FEWEST_ABOVE = 3;
    private static final double DEVIATIONS = 3;
    private static final double OF_NORMAL = 1.4826;
    private static final double LEAST_SHARE = 0.5;
    private static final double LEAST_MILLIS = 5;
    private static final Duration USUAL_AFTER = Duration.ofHours(2);

    private final Deque<Double> calm = new ArrayDeque<>();
    private boolean isHigh;
    private int above;

    /** Since when all readings have been above, or while it is high below, the threshold. */
    private @Nullable Instant since;

    private @Nullable Instant highSince;
    private @Nullable Instant last;

    /** What was seen. */
    public record Jump(double usualMillis, double nowMillis) {}

    /**
     * Takes a reading, in milliseconds.
     *
     * @return the jump, if it is one now
     */
    public Optional<Jump> next(Instant at, double millis) {
        // the clock was set back, or the JVM was silent: what was seen before does not hold on from there
        if (last != null && (at.isBefore(last) || at.isAfter(last.plus(HOLDS)))) {
            forgetWhatHolds();
        }
        last = at;
        if (calm.size() < FEWEST) {
            calm.addLast(millis);
            return Optional.empty();
        }
        double usual = median(values());
        double upper = usual + distance(usual);
        return isHigh ? whileHigh(at, millis, usual, upper) : whileCalm(at, millis, usual, upper);
    }

    private Optional<Jump> whileCalm(Instant at, double millis, double usual, double upper) {
        if (millis <= upper) {
            forgetWhatHolds();
            calm.addLast(millis);
            if (calm.size() > MOST) {
                calm.removeFirst();
            }
            return Optional.empty();
        }
        above++;
        if (!holds(at) || above < FEWEST_ABOVE) {
            return Optional.empty();
        }
        forgetWhatHolds();
        isHigh = true;
        highSince = at;
        return Optional.of(new Jump(usual, millis));
    }

    private Optional<Jump> whileHigh(Instant at, double millis, double usual, double upper) {
        if (highSince != null && !at.isBefore(highSince.plus(USUAL_AFTER))) {
            calm.clear();
            forgetWhatHolds();
            isHigh = false;
        } else if (millis >= (usual + upper) / 2) {
            forgetWhatHolds();
        } else if (holds(at)) {
            forgetWhatHolds();
            isHigh = false;
        }
        return Optional.empty();
    }

    private boolean holds(Instant at) {
        if (since == null) {
            since = at;
        }
        return !at.isBefore(since.plus(HOLDS));
    }

    private void forgetWhatHolds() {
        since = null;
        above = 0;
    }

    private double distance(double usual) {
        double deviation = median(
                Arrays.stream(values()).map(value -> Math.abs(value - usual)).toArray());
        return Math.max(DEVIATIONS * OF_NORMAL * deviation, Math.max(LEAST_SHARE * usual, LEAST_MILLIS));
    }

    private double[] values() {
        return calm.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
