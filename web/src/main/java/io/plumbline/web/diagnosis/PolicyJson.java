package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.batch.capture.SamplingPolicy;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A policy that targets can be sampled by, as JSON. Immutable.
 *
 * @param lasts how long it is in force, in ISO-8601; absent of one that is in force until another is
 * @param allocationsPerSecond the most samples of allocations in a second, unless a target's rates are adapted
 * @param millisBetweenLooks time between two looks at what the threads run
 * @param topStacks how many stacks of its profiles are told
 */
@Schema(name = "Policy")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PolicyJson(
        String name,
        String ratio,
        @Nullable String lasts,
        int allocationsPerSecond,
        long millisBetweenLooks,
        int topStacks) {

    static PolicyJson of(SamplingPolicy policy) {
        return new PolicyJson(
                policy.name(),
                policy.ratio(),
                policy.lasts() == null ? null : policy.lasts().toString(),
                policy.allocationsPerSecond(1),
                policy.betweenLooks(1).toMillis(),
                policy.topStacks());
    }
}
