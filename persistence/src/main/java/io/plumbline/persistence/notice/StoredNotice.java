package io.plumbline.persistence.notice;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that administrators are to be told by one channel. Immutable.
 *
 * @param diagnosisId what it is about; absent in a trial of the channel
 * @param content the news as JSON
 * @param attempts how often it was tried to be sent, the attempt under way included
 * @param nextAttemptAt when it is tried next, if it waits
 * @param finishedAt when it was sent or given up
 * @param problem why the last attempt failed
 */
public record StoredNotice(
        long id,
        @Nullable Long diagnosisId,
        Channel channel,
        State state,
        String content,
        int attempts,
        Instant madeAt,
        Instant nextAttemptAt,
        @Nullable Instant finishedAt,
        @Nullable String problem) {

    /** How it is told. */
    public enum Channel {
        WEBHOOK,
        MAIL
    }

    /** Whether it was told. */
    public enum State {
        WAITING,
        SENT,
        /** Given up after many attempts. */
        DEAD
    }
}
