package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.batch.nightly.Targets;
import io.plumbline.persistence.target.SamplingRaise;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How densely a target is sampled now, as JSON. Immutable.
 *
 * @param policy the one that is in force
 * @param ratio what it is called by
 * @param always the policy that is in force once this one is over
 * @param allocationsPerSecond the most samples of allocations in a second
 * @param millisBetweenLooks time between two looks at what the threads run
 * @param cause what began it, {@code HAND} or {@code LATENCY}; absent of the one that is always in force
 * @param reason who asked for it, or what jumped
 * @param endsAt when it is over, whether anybody is there then or not
 * @param factor by how much the rates differ from those of the policy, because samples were too few or pauses too long; absent if
 *     they do not
 * @param factorReason why
 */
@Schema(name = "Sampling")
@JsonInclude(JsonInclude.Include.NON_NULL)
record SamplingJson(
        String policy,
        String ratio,
        String always,
        int allocationsPerSecond,
        long millisBetweenLooks,
        SamplingRaise.@Nullable Cause cause,
        @Nullable String reason,
        @Nullable Instant beganAt,
        @Nullable Instant endsAt,
        @Nullable Double factor,
        @Nullable String factorReason,
        @Nullable Instant factorSince) {

    static SamplingJson of(Targets.Sampling sampling) {
        var rates = sampling.rates();
        var policy = rates.inForce();
        var raise = rates.raised() == null ? null : sampling.raise();
        var rate = rates.factor() == 1 ? null : sampling.rate();
        return new SamplingJson(
                policy.name(),
                policy.ratio(),
                rates.always().name(),
                rates.allocationsPerSecond(),
                policy.betweenLooks(rates.factor()).toMillis(),
                raise == null ? null : raise.cause(),
                raise == null ? null : raise.reason(),
                raise == null ? null : raise.beganAt(),
                raise == null ? null : raise.endsAt(),
                rate == null ? null : rate.factor(),
                rate == null ? null : rate.reason(),
                rate == null ? null : rate.changedAt());
    }
}
