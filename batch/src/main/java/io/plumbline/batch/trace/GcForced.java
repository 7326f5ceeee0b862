package io.plumbline.batch.trace;

import java.time.Instant;

/**
 * A time in which we took evidence in a way that forces a collection: a histogram of live objects, a heap snapshot. Immutable.
 *
 * @param from when the JVM was asked
 * @param to when it had answered
 */
public record GcForced(Instant from, Instant to) {

    public GcForced {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("What began at " + from + " cannot have ended at " + to);
        }
    }
}
