package io.plumbline.batch.repair;

import java.time.Instant;

/**
 * What a cache had answered at a time since it was made. Immutable.
 *
 * @param at by our clock
 * @param life a number for each life of the JVM: counters begin anew with each
 * @param cache its name
 * @param hits so far
 * @param misses so far
 */
public record CacheReading(Instant at, long life, String cache, long hits, long misses) {}
