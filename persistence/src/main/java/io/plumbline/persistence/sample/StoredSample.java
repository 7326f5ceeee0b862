package io.plumbline.persistence.sample;

import java.time.Instant;

/**
 * One light reading of a target's memory. Bytes are bytes, times are milliseconds, -1 = the JVM does not tell. Immutable.
 *
 * @param epochId the life of the JVM it belongs to
 * @param floorBytes heap in use after the most recent collection
 * @param requests how many it has served since some beginning
 * @param forced the most recent collection was one that we forced, so the floor is of our making
 */
public record StoredSample(
        long targetId,
        Instant at,
        long epochId,
        long usedBytes,
        long committedBytes,
        long maxBytes,
        long floorBytes,
        long collections,
        long youngCollections,
        long oldCollections,
        long collectionMillis,
        long lastPauseMillis,
        long metaspaceBytes,
        long codeCacheBytes,
        long directBytes,
        long mappedBytes,
        long threads,
        long loadedClasses,
        long openFiles,
        long rssBytes,
        long requests,
        boolean forced) {}
