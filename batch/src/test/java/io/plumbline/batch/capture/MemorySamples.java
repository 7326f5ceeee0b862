package io.plumbline.batch.capture;

import java.time.Instant;

/** Samples of a JVM of which little is known. */
public final class MemorySamples {

    private MemorySamples() {}

    /** One after so many collections, the last of which paused the JVM for so long. */
    public static MemorySample of(Instant at, long collections, long lastPauseMillis) {
        return new MemorySample(
                at, 1, 2, 3, 1, collections, collections, 0, 0, lastPauseMillis, 1, 1, 0, 0, 10, 500, 20, -1, -1);
    }
}
