package io.plumbline.persistence.target;

import java.time.Instant;

/**
 * A policy that samples a target more densely than always. Immutable.
 *
 * @param policy its name, as configured
 * @param reason who or what began it
 * @param endsAt when it is over; at or before now once somebody ended it
 */
public record SamplingRaise(long targetId, String policy, Cause cause, String reason, Instant beganAt, Instant endsAt) {

    /** What begins one. */
    public enum Cause {
        /** Somebody asked for it. */
        HAND,
        /** The target's 99th percentile jumped. */
        LATENCY
    }

    /** Whether it is not over yet. */
    public boolean isInForce(Instant now) {
        return endsAt.isAfter(now);
    }
}
