package io.plumbline.persistence.capture;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a target may have stood still for a diagnostic command that is no capture. Immutable.
 *
 * @param diagnosisId the diagnosis of it that asked
 * @param pause at most: until the answer was there, all questions of one kind together
 */
public record CommandPause(long diagnosisId, Instant askedAt, Command command, Duration pause) {

    /** What was asked. */
    public enum Command {
        /** That the C library gives back what it keeps free. */
        NATIVE_TRIM,
        /** What some classes inherit from. */
        CLASS_HIERARCHY
    }

    public CommandPause {
        if (pause.isNegative()) {
            throw new IllegalArgumentException("the pause \"" + pause + "\" of a command must not be negative");
        }
    }
}
