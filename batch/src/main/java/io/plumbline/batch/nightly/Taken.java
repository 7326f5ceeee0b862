package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.ClassHistogram;
import io.plumbline.persistence.capture.Capture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A piece of evidence before it is stored, or the reason why there is none. Immutable.
 *
 * @param forcedCollection it made the target collect all garbage
 * @param bytes the size of the file, or the bytes that a histogram counted
 * @param failure why it was not taken; absent if it was
 */
record Taken(
        Capture.Kind kind,
        Instant takenAt,
        boolean forcedCollection,
        Duration pause,
        long bytes,
        @Nullable Path file,
        @Nullable ClassHistogram histogram,
        @Nullable String failure) {

    /** The JVM was not asked, and why. */
    static Taken refused(Capture.Kind kind, Instant at, String why) {
        return new Taken(kind, at, false, Duration.ZERO, 0, null, null, why);
    }

    /** The JVM was asked, and what came of it; it may have collected its garbage all the same. */
    static Taken failed(Capture.Kind kind, Instant at, String why) {
        return new Taken(kind, at, kind.forcesCollection(), Duration.ZERO, 0, null, null, why);
    }

    static Taken file(Capture.Kind kind, Instant at, boolean forcedCollection, Duration pause, long bytes, Path file) {
        return new Taken(kind, at, forcedCollection, pause, bytes, file, null, null);
    }

    static Taken histogram(ClassHistogram histogram) {
        return new Taken(
                Capture.Kind.HISTOGRAM,
                histogram.takenAt(),
                histogram.scope() == ClassHistogram.Scope.LIVE,
                histogram.pause(),
                histogram.totalBytes(),
                null,
                histogram,
                null);
    }
}
