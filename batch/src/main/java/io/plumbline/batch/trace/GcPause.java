package io.plumbline.batch.trace;

import java.time.Instant;
import java.util.Objects;

/**
 * One stop of the program by its collector. Immutable.
 *
 * @param at when it began, by the clock of the timeline
 * @param nanos how long it took, as the collector counts
 * @param what as the JVM calls it, for example {@code Pause Remark}
 */
public record GcPause(Instant at, long nanos, String what) {

    public GcPause {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(what, "what");
        if (nanos < 0) {
            throw new IllegalArgumentException("A pause cannot take " + nanos + " ns");
        }
    }
}
