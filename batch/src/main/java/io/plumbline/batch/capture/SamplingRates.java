package io.plumbline.batch.capture;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How densely a JVM is to be sampled now. Immutable.
 *
 * @param always the policy that is in force whenever no other is
 * @param raised one that samples more densely for a while; absent if none does
 * @param factor by how much more or less densely than the policies say
 */
public record SamplingRates(SamplingPolicy always, @Nullable Raised raised, double factor) {

    /** As the background policy says. */
    public static final SamplingRates BACKGROUND = new SamplingRates(SamplingPolicy.BACKGROUND, null, 1);

    /**
     * A policy that is in force for a while.
     *
     * @param endsAt when it is over; tells it from another of the same policy
     * @param left how long that is from now; at least a second
     */
    public record Raised(SamplingPolicy policy, Instant endsAt, Duration left) {

        public Raised {
            left = left.toSeconds() < 1 ? Duration.ofSeconds(1) : left;
        }
    }

    public SamplingRates {
        if (!(factor > 0) || !Double.isFinite(factor)) {
            throw new IllegalArgumentException("the factor \"" + factor + "\" of rates must be a number above 0");
        }
    }

    /** The densest policy that is in force. */
    public SamplingPolicy inForce() {
        return raised == null ? always : raised.policy();
    }

    /** The most samples of allocations that the JVM takes in a second. */
    public int allocationsPerSecond() {
        return inForce().allocationsPerSecond(factor);
    }

    /** Whether a JVM that samples so samples as this says; how long it still does so does not count. */
    public boolean isLike(SamplingRates other) {
        return always.equals(other.always)
                && Double.compare(factor, other.factor) == 0
                && (raised == null
                        ? other.raised == null
                        : other.raised != null
                                && raised.policy().equals(other.raised.policy())
                                && raised.endsAt().equals(other.raised.endsAt()));
    }
}
