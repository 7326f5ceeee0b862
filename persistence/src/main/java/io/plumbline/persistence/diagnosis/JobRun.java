package io.plumbline.persistence.diagnosis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job: what, by whom, which attempt. Immutable.
 *
 * @param attempt 1 for the first; a writer that holds an older one is refused
 * @param executionId the server's number of this attempt, once it began
 * @param supersededExecutions the server's numbers of attempts that died, oldest first
 * @param leaseExpiresAt from then on any instance may take it over, by the database's clock
 * @param reason why it failed, or why its last attempt was given back
 */
public record JobRun(
        long id,
        RunQuestion question,
        State state,
        RunOwner owner,
        int attempt,
        @Nullable Long executionId,
        List<Long> supersededExecutions,
        Instant startedAt,
        Instant heartbeatAt,
        Instant leaseExpiresAt,
        @Nullable Instant finishedAt,
        @Nullable String reason) {

    /** How far it is. */
    public enum State {
        RUNNING,
        FINISHED,
        FAILED
    }

    public JobRun {
        supersededExecutions = List.copyOf(supersededExecutions);
    }

    /** The attempt that died last. */
    public Optional<Long> lastSuperseded() {
        return supersededExecutions.isEmpty()
                ? Optional.empty()
                : Optional.of(supersededExecutions.get(supersededExecutions.size() - 1));
    }
}
