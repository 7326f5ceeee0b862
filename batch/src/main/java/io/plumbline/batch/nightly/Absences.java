package io.plumbline.batch.nightly;

import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.target.Target;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What it means that a target does not answer. */
final class Absences {

    /** A program that is started again, or a tunnel to it, is back by then; so many samples fail meanwhile. */
    private static final Duration UNTIL_SURELY_NOBODY_IS_THERE = Duration.ofMinutes(2);

    /** A network that fails is repaired by then, as a rule, and a JVM that collects garbage all the time has died of it. */
    private static final Duration LONGEST_HICCUP = Duration.ofMinutes(15);

    private Absences() {}

    /** What a failure tells of where the JVM is; absent if somebody is there. */
    static Target.@Nullable Absence of(@Nullable Throwable failure) {
        return failure instanceof TargetUnreachableException unreachable
                ? switch (unreachable.absence()) {
                    case PROCESS_ENDED -> Target.Absence.PROCESS_ENDED;
                    case NOBODY_THERE -> Target.Absence.NOBODY_THERE;
                    case NO_ANSWER -> Target.Absence.NO_ANSWER;
                    case UNKNOWN -> null;
                }
                : null;
    }

    /** Whether a target has been missed for so long that its JVM is taken for gone; if that is wrong, it answers again. */
    static boolean isLost(Target target, Instant now) {
        return target.absence()
                .filter(absence -> !target.stateSince().plus(patience(absence)).isAfter(now))
                .isPresent();
    }

    private static Duration patience(Target.Absence absence) {
        return switch (absence) {
            case PROCESS_ENDED -> Duration.ZERO;
            case NOBODY_THERE -> UNTIL_SURELY_NOBODY_IS_THERE;
            case NO_ANSWER -> LONGEST_HICCUP;
        };
    }
}
