package io.plumbline.batch.verdict;

import java.time.Instant;

/**
 * What a trim of the C library left of native memory: what is in use, and what lies among that. Immutable.
 *
 * @param at end of the window whose diagnosis asked for it
 * @param left bytes that nothing else explains after it
 */
public record Trim(Instant at, double left) {

    public Trim {
        if (!(left >= 0)) {
            throw new IllegalArgumentException("A trim leaves a number of bytes, but not " + left);
        }
    }
}
