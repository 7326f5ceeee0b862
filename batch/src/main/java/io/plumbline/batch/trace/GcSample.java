package io.plumbline.batch.trace;

import java.time.Instant;
import java.util.Objects;

/**
 * A reading of the heap by somebody who asked the JVM now and then. {@link GcEvent#UNKNOWN} stands for what is not known. Immutable.
 *
 * @param at by the reader's clock
 * @param usedBytes of the heap, garbage included
 * @param committedBytes of the heap
 * @param floorBytes of the heap after the most recent collection
 */
public record GcSample(Instant at, long usedBytes, long committedBytes, long floorBytes) {

    public GcSample {
        Objects.requireNonNull(at, "at");
        GcEvent.requireKnownOrUnknown("usedBytes", usedBytes);
        GcEvent.requireKnownOrUnknown("committedBytes", committedBytes);
        GcEvent.requireKnownOrUnknown("floorBytes", floorBytes);
    }
}
