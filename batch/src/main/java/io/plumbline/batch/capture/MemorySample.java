package io.plumbline.batch.capture;

import java.time.Instant;

/**
 * One light reading of a JVM's memory. Bytes are bytes, times are milliseconds; {@link #UNKNOWN} stands for what the JVM
 * does not tell. Immutable.
 *
 * @param at by our clock
 * @param usedBytes heap in use now, garbage included
 * @param committedBytes heap taken from the system
 * @param maxBytes the heap's limit
 * @param floorBytes heap in use after the most recent collection; {@link #UNKNOWN} before the first
 * @param collections how many collections there were; a floor is new only if this rose
 * @param youngCollections those of collectors that clean the young generation only
 * @param oldCollections those of collectors that clean the whole heap or the old generation
 * @param collectionMillis time spent in collections so far
 * @param lastPauseMillis length of the most recent stop by a collector
 * @param metaspaceBytes in use
 * @param codeCacheBytes in use, all segments
 * @param directBytes of direct buffers
 * @param mappedBytes of mapped buffers
 * @param threads live platform threads
 * @param loadedClasses loaded now
 * @param openFiles open file descriptors
 * @param rssBytes resident memory of the process; known only for a JVM of this machine
 * @param requests how many it has served since some beginning; known only of a program that tells, see {@link #withRequests}
 */
public record MemorySample(
        Instant at,
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
        long requests) {

    /** What the JVM does not tell. */
    public static final long UNKNOWN = -1;

    /** The same with how many requests the program has served. */
    public MemorySample withRequests(long served) {
        return new MemorySample(
                at,
                usedBytes,
                committedBytes,
                maxBytes,
                floorBytes,
                collections,
                youngCollections,
                oldCollections,
                collectionMillis,
                lastPauseMillis,
                metaspaceBytes,
                codeCacheBytes,
                directBytes,
                mappedBytes,
                threads,
                loadedClasses,
                openFiles,
                rssBytes,
                served);
    }
}
