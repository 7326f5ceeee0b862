package io.plumbline.batch.nightly;

import java.time.Duration;
import java.time.Instant;

/**
 * When a target was looked at, and in which life. Immutable.
 *
 * @param epochId the number of that life
 */
record LastLook(long epochId, Instant at) {

    /** Whether it is younger than that; what lies ahead was by a clock that has been set back since, and is not. */
    boolean isYoungerThan(Duration age, Instant now) {
        return !at.isAfter(now) && at.plus(age).isAfter(now);
    }
}
