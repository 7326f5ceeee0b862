package io.plumbline.persistence.diagnosis;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A target in a night. Immutable.
 *
 * @param targetState what the last contact with it showed, or {@code PAUSED}
 * @param targetReason why it is unreachable
 * @param pausedBy who has it left alone; absent if nobody has
 * @param busy whether its diagnosis of an earlier night is not over
 * @param diagnosis what the night made of it; absent if it did not look at it
 */
public record NightEntry(
        long targetId,
        String target,
        String targetState,
        @Nullable String targetReason,
        @Nullable String pausedBy,
        boolean busy,
        @Nullable Outcome diagnosis) {

    /**
     * The diagnosis of a night.
     *
     * @param conclusion absent while it runs and if it failed
     * @param reason the verdict in a sentence, or why there is none
     * @param changes the engine's value of what has changed since the night before, as JSON; absent before its report is written
     */
    public record Outcome(
            long id,
            Diagnosis.State state,
            Diagnosis.@Nullable Conclusion conclusion,
            @Nullable String reason,
            Instant to,
            @Nullable String changes) {}
}
