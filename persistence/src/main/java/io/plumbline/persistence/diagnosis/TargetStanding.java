package io.plumbline.persistence.diagnosis;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a target stands: whether it answers, the latest verdict about it, and the diagnosis under way. Immutable.
 *
 * @param state what the last contact showed, or {@code PAUSED}
 * @param reason why it is unreachable, or who paused it
 * @param verdict absent until the first is reached
 * @param running absent if no diagnosis waits or runs
 */
public record TargetStanding(
        long id,
        String name,
        String kind,
        String state,
        @Nullable String reason,
        @Nullable Verdict verdict,
        @Nullable Running running) {

    /**
     * What a diagnosis concluded.
     *
     * @param at end of the window that it is about
     * @param reason the verdict in a sentence
     */
    public record Verdict(
            long diagnosis,
            Diagnosis.Conclusion conclusion,
            Instant at,
            @Nullable String reason) {}

    /**
     * How far a diagnosis is.
     *
     * @param progress in percent
     */
    public record Running(long diagnosis, int progress, String phase) {}
}
