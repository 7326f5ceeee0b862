package io.plumbline.web.limit;

import java.time.Duration;

/**
 * How a caller stands with one limit after a request; immutable.
 *
 * @param isExceeded whether this request went beyond it
 * @param limit the requests of a period
 * @param remaining how many more may come now
 * @param reset after which time without requests all of them may
 * @param retryAfter after which time the next one may, if this one might not; else zero
 */
public record Standing(boolean isExceeded, long limit, long remaining, Duration reset, Duration retryAfter) {

    /** Of two, the one that the caller must heed: the one that is exceeded, else the one that will be first. */
    Standing orTighter(Standing other) {
        if (isExceeded != other.isExceeded) {
            return isExceeded ? this : other;
        }
        return other.remaining < remaining ? other : this;
    }

    /** Whole seconds until all may come again, rounded up. */
    public long resetSeconds() {
        return roundedUp(reset);
    }

    /** Whole seconds until the next may come, rounded up. */
    public long retryAfterSeconds() {
        return roundedUp(retryAfter);
    }

    private static long roundedUp(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
