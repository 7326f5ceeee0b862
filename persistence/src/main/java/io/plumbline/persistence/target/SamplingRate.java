package io.plumbline.persistence.target;

import java.time.Instant;

/**
 * How much more or less densely than its policy says a target is sampled. Immutable.
 *
 * @param factor of the policy's rates
 * @param reason why it was changed last
 */
public record SamplingRate(long targetId, double factor, String reason, Instant changedAt) {}
