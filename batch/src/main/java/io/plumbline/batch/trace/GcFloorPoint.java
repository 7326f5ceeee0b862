package io.plumbline.batch.trace;

import java.time.Instant;

/**
 * What a collection left in the heap. Immutable.
 *
 * @param at when it was over
 * @param bytes in use then
 * @param collections how many there had been with it
 */
public record GcFloorPoint(Instant at, long bytes, long collections) {}
