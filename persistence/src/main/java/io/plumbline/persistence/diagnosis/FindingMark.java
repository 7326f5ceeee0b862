package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.diagnosis.ListedFinding.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What administrators have said of a cause on a target. It ends by itself if it was given an end: then the cause is open again, and
 * what was said is still known. Immutable.
 *
 * @param status what holds now
 * @param ended what held until {@code until}, which is over; absent while something holds
 * @param note why it was said
 * @param by name of the API key with which it was said; absent if that is not known
 * @param at when it was said; absent if nobody ever said anything
 * @param until when it ends, or has ended; absent if it holds until something else is said
 */
public record FindingMark(
        Status status,
        @Nullable Status ended,
        @Nullable String note,
        @Nullable String by,
        @Nullable Instant at,
        @Nullable Instant until) {

    public FindingMark {
        if (ended != null && (ended == Status.OPEN || status != Status.OPEN || until == null)) {
            throw new IllegalArgumentException(
                    ended + " has ended at " + until + " and leaves " + status + "; what ends leaves a finding open");
        }
    }
}
