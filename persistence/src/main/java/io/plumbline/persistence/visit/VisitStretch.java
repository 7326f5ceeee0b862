package io.plumbline.persistence.visit;

import java.time.Instant;

/**
 * A stretch of time within one day, and how many visits of a list lie in it. Immutable.
 *
 * @param until the moment behind it
 * @param visits {@link #UNKNOWN} if nobody counted them
 */
record VisitStretch(Instant since, Instant until, long visits) {

    static final long UNKNOWN = 0;

    /** The part of it within some bounds, whose visits are not counted yet unless it is the whole. */
    VisitStretch within(Instant from, Instant to) {
        if (!since.isBefore(from) && !until.isAfter(to)) {
            return this;
        }
        return new VisitStretch(since.isBefore(from) ? from : since, until.isAfter(to) ? to : until, UNKNOWN);
    }
}
