package io.plumbline.batch.profile;

import java.time.Instant;

/** Instants as one number, for tables with millions of them. */
final class EpochNanos {

    private static final long SECOND = 1_000_000_000L;

    private EpochNanos() {}

    /** Times that a corrupt recording claims far from ours are moved to the ends of what a {@code long} can tell. */
    static long of(Instant instant) {
        long seconds = Math.max(-(1L << 33), Math.min(1L << 33, instant.getEpochSecond()));
        return seconds * SECOND + instant.getNano();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
    }
}
