package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.schema.ForeignText;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The question whether a target leaked within a window, and its answer. One thread, inside one transaction. */
@Entity
@Table(name = "diagnosis")
public class Diagnosis {

    /** Who asked. */
    public enum Origin {
        NIGHTLY,
        /** The watch, which saw a growth. */
        WATCH,
        REQUEST
    }

    /** How far it is. */
    public enum State {
        QUEUED,
        RUNNING,
        FINISHED,
        FAILED
    }

    /** The answer. */
    public enum Conclusion {
        LEAK,
        GROWTH,
        STEADY,
        INCONCLUSIVE
    }

    /**
     * Which life of the target's JVM is judged. Immutable.
     *
     * @param epochId the number of that life
     * @param endedAt when it was seen last, if another one has begun, or its JVM was not reached; absent otherwise
     * @param unreached why its JVM was not reached; absent if it was, or was not to be asked because another life has begun
     */
    public record Life(
            long epochId,
            @Nullable Instant endedAt,
            @Nullable String unreached) {

        /** One whose JVM nobody has failed to reach. */
        public Life(long epochId, @Nullable Instant endedAt) {
            this(epochId, endedAt, null);
        }

        /** Whether another one has begun, so that nobody can be asked about it any longer. */
        public boolean isOver() {
            return endedAt != null && unreached == null;
        }

        /** Whether its JVM was not reached; it may answer again. */
        public boolean isUnreached() {
            return unreached != null;
        }

        /** Whether it is judged by what there is of it alone: it is over, or was not reached. */
        public boolean isPast() {
            return endedAt != null;
        }
    }

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Column(name = "target_id", updatable = false)
    private long targetId;

    @Column(name = "run_key", updatable = false)
    private String runKey;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private Origin origin;

    @Column(name = "requested_at", updatable = false)
    private Instant requestedAt;

    @Column(name = "window_from")
    private Instant from;

    @Column(name = "window_to")
    private Instant to;

    @Column(name = "epoch_id")
    private @Nullable Long epochId;

    @Column(name = "life_ended_at")
    private @Nullable Instant lifeEndedAt;

    @Column(name = "life_unreached")
    private @Nullable String lifeUnreached;

    @Enumerated(EnumType.STRING)
    private State state;

    private int progress;

    private String phase;

    @Enumerated(EnumType.STRING)
    @Column(name = "verdict")
    private @Nullable Conclusion conclusion;

    private @Nullable String reason;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    /** For JPA. */
    protected Diagnosis() {}

    /**
     * A diagnosis that waits for its run.
     *
     * @param runKey the same question has the same key, and is stored once
     */
    public Diagnosis(long targetId, String runKey, Origin origin, Instant from, Instant to, Instant requestedAt) {
        requireInOrder(from, to);
        this.targetId = targetId;
        this.runKey = runKey;
        this.origin = origin;
        this.from = from;
        this.to = to;
        this.requestedAt = requestedAt;
        this.state = State.QUEUED;
        this.phase = "queued";
    }

    /**
     * Notes which life is judged, and the part of the window that is its.
     *
     * @throws IllegalArgumentException if that ends before it begins
     */
    public void judge(Life life, Instant since, Instant until) {
        requireInOrder(since, until);
        epochId = life.epochId();
        lifeEndedAt = life.endedAt();
        lifeUnreached = life.unreached() == null ? null : ForeignText.storable(life.unreached());
        from = since;
        to = until;
    }

    private static void requireInOrder(Instant from, Instant to) {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException(
                    "the window ends at \"" + to + "\", before it begins at \"" + from + "\"");
        }
    }

    /** Notes that a step begins; one that is over stays over. */
    public void enter(String step, int percent) {
        if (!isOver()) {
            state = State.RUNNING;
            phase = step;
            progress = percent;
        }
    }

    /** Notes the answer, before the report is written. */
    public void conclude(Conclusion answer, @Nullable String why) {
        conclusion = answer;
        reason = why;
    }

    /** Notes that the report is there. */
    public void finish(Instant at) {
        if (conclusion == null) {
            throw new IllegalStateException("diagnosis " + id + " has no verdict yet");
        }
        state = State.FINISHED;
        phase = "finished";
        progress = 100;
        finishedAt = at;
    }

    /** Notes that it could not be made, and why. */
    public void fail(String why, Instant at) {
        if (!isOver()) {
            state = State.FAILED;
            reason = why;
            finishedAt = at;
        }
    }

    /** Says whether nothing more will happen. */
    public boolean isOver() {
        return state == State.FINISHED || state == State.FAILED;
    }

    /** Its number; only a stored diagnosis has one. */
    public long id() {
        if (id == null) {
            throw new IllegalStateException("diagnosis \"" + runKey + "\" is not stored yet");
        }
        return id;
    }

    public long targetId() {
        return targetId;
    }

    public String runKey() {
        return runKey;
    }

    public Origin origin() {
        return origin;
    }

    public Instant requestedAt() {
        return requestedAt;
    }

    /** Start of the window. */
    public Instant from() {
        return from;
    }

    /** End of the window. */
    public Instant to() {
        return to;
    }

    /** The life that is judged, once it is chosen. */
    public Optional<Life> life() {
        return Optional.ofNullable(epochId).map(epoch -> new Life(epoch, lifeEndedAt, lifeUnreached));
    }

    public State state() {
        return state;
    }

    /** In percent. */
    public int progress() {
        return progress;
    }

    /** The step that runs: trend, capture, verdict or report; queued before, finished after. */
    public String phase() {
        return phase;
    }

    /** The verdict, once it is reached. */
    public Optional<Conclusion> conclusion() {
        return Optional.ofNullable(conclusion);
    }

    /** Why it is inconclusive or failed; the verdict's sentence otherwise. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    public Optional<Instant> finishedAt() {
        return Optional.ofNullable(finishedAt);
    }
}
