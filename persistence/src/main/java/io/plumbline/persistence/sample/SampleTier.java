package io.plumbline.persistence.sample;

import java.time.Duration;
import java.time.Instant;

/**
 * How dense what is stored of a target stays from some age on. Immutable.
 *
 * @param every what has to stay of it is kept of each interval so long; whole seconds
 * @param after the age
 */
public record SampleTier(Duration every, Duration after) {

    private static final Duration LONGEST = Duration.ofDays(1);

    public SampleTier {
        if (every.compareTo(Duration.ofSeconds(1)) < 0 || every.compareTo(LONGEST) > 0 || every.toNanosPart() != 0) {
            throw new IllegalArgumentException("an interval of \"" + every
                    + "\" is not one; it must be of whole seconds, 1 at least and a day at most");
        }
        if (after.compareTo(every) < 0) {
            throw new IllegalArgumentException(
                    "\"" + after + "\" is no age for intervals of \"" + every + "\"; it must be as long, at least");
        }
    }

    /** Until when all intervals are old enough. */
    Instant bound(Instant now) {
        long second = now.minus(after).getEpochSecond();
        return Instant.ofEpochSecond(second - Math.floorMod(second, every.toSeconds()));
    }
}
