package io.plumbline.batch.repair;

import java.time.Instant;

/**
 * What a JVM had done at a time since it was started. Immutable.
 *
 * @param at by our clock
 * @param life a number for each life of the JVM: counters begin anew with each
 * @param collections so far
 * @param pauseSeconds for which it has stood still for them
 */
public record Reading(Instant at, long life, long collections, double pauseSeconds) {}
