package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.diagnosis.ListedFinding.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is said anew of a cause; what is not said anew of its reason and its end stays as it was. Immutable.
 *
 * @param changesNote whether the reason is said anew
 * @param note why, for whoever reads it next; absent to have none
 * @param changesUntil whether the end is said anew
 * @param until when it ends by itself; absent to have no end, which an open finding has never
 */
public record MarkChange(
        Status status,
        boolean changesNote,
        @Nullable String note,
        boolean changesUntil,
        @Nullable Instant until) {

    public MarkChange {
        if (note != null && !changesNote) {
            throw new IllegalArgumentException("the reason \"" + note + "\" would not be noted");
        }
        if (until != null && (!changesUntil || status == Status.OPEN)) {
            throw new IllegalArgumentException("the end " + until + " of " + status + " would not be noted");
        }
    }

    /** That, with the reason and the end that there are; an open finding has no end. */
    public static MarkChange to(Status status) {
        return new MarkChange(status, false, null, false, null);
    }

    /** The same with a reason, or without any. */
    public MarkChange because(@Nullable String reason) {
        return new MarkChange(status, true, reason, changesUntil, until);
    }

    /** The same with an end, or without any. */
    public MarkChange until(@Nullable Instant end) {
        return new MarkChange(status, changesNote, note, true, end);
    }
}
