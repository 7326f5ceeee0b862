package io.plumbline.batch.trace;

import java.time.Instant;

/**
 * What the collector did in one part of a timeline. Immutable.
 *
 * @param from its beginning
 * @param to its end
 * @param collections that began in it
 * @param pauseNanos for which the program stood still
 * @param allocatedBytes between collections, as far as sizes are known
 */
public record GcRate(Instant from, Instant to, long collections, long pauseNanos, long allocatedBytes) {}
