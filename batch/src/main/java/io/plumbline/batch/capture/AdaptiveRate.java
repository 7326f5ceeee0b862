package io.plumbline.batch.capture;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fits how densely a JVM is sampled to what it does: by half as densely when its last pause took longer than {@value
 * #LONG_PAUSE_MILLIS} ms, twice as densely after {@value #CYCLES} collections without a sample, and back step by step once pauses are
 * short again. At most one step a minute, never beyond a quarter or four times of what the policy says. One thread.
 */
public final class AdaptiveRate {

    static final long LONG_PAUSE_MILLIS = 10;
    static final int CYCLES = 3;
    private static final double LEAST = 0.25;
    private static final double MOST = 4;
    private static final double STEP = 2;
    private static final Duration BETWEEN_STEPS = Duration.ofMinutes(1);

    /** So many collections in a row without a long pause are calm. */
    private static final int CALM = 8;

    private long collections = MemorySample.UNKNOWN;
    private long calm;
    private @Nullable Instant steppedAt;

    /** A step. */
    public record Step(double factor, String reason) {}

    /**
     * Looks at a sample of the JVM's memory.
     *
     * @param factor by which it is sampled now
     * @param ours whether its last collection was of our making, whose pause says nothing about the JVM
     */
    public Optional<Step> afterSample(double factor, MemorySample sample, boolean ours) {
        long before = collections;
        collections = sample.collections();
        if (before == MemorySample.UNKNOWN || collections <= before || ours || sample.lastPauseMillis() < 0) {
            return Optional.empty();
        }
        if (sample.lastPauseMillis() > LONG_PAUSE_MILLIS) {
            calm = 0;
            return factor > LEAST && isTime(sample.at())
                    ? Optional.of(step(
                            sample.at(),
                            Math.max(LEAST, factor / STEP),
                            String.format(Locale.ROOT, "its last pause took %d ms", sample.lastPauseMillis())))
                    : Optional.empty();
        }
        calm += collections - before;
        return factor < 1 && calm >= CALM && isTime(sample.at())
                ? Optional.of(step(sample.at(), Math.min(1, factor * STEP), "its pauses are short again"))
                : Optional.empty();
    }

    private boolean isTime(Instant now) {
        return steppedAt == null || !now.isBefore(steppedAt.plus(BETWEEN_STEPS));
    }

    private Step step(Instant at, double factor, String reason) {
        steppedAt = at;
        calm = 0;
        return new Step(factor, reason);
    }

    /**
     * Looks at what a copy of its recording holds.
     *
     * @param withoutSample how many collections followed each other with no sample in between
     */
    public static Optional<Step> afterCopy(double factor, int withoutSample) {
        if (withoutSample >= CYCLES && factor < MOST) {
            return Optional.of(new Step(
                    Math.min(MOST, factor * STEP),
                    String.format(Locale.ROOT, "%d collections passed without a sample", withoutSample)));
        }
        return withoutSample == 0 && factor > 1
                ? Optional.of(new Step(Math.max(1, factor / STEP), "there are samples between all its collections"))
                : Optional.empty();
    }
}
