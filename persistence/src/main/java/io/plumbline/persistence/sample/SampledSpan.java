package io.plumbline.persistence.sample;

import java.time.Duration;
import java.time.Instant;

/**
 * When one life of a target was sampled within a window. Immutable.
 *
 * @param first the first sample
 * @param last the last one, which may be the same
 */
public record SampledSpan(long epochId, Instant first, Instant last) {

    public SampledSpan {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException(
                    "the samples end at \"" + last + "\", before they begin at \"" + first + "\"");
        }
    }

    /** The time between both. */
    public Duration length() {
        return Duration.between(first, last);
    }
}
