package io.plumbline.web.redirect.journal;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many visits to no link are listed in each minute: whoever asks for codes at random must fill neither the disk nor the lists.
 * Thread-safe, without a lock.
 */
final class OrphanDetailLimit {

    private static final long MILLIS_A_MINUTE = 60_000;
    private static final int COUNT_BITS = 32;
    private static final long COUNT = (1L << COUNT_BITS) - 1;

    private final int mostAMinute;

    /** The minute, and behind it how many were listed in it. */
    private final AtomicLong listed = new AtomicLong();

    OrphanDetailLimit(int mostAMinute) {
        this.mostAMinute = mostAMinute;
    }

    /**
     * Whether one more may be listed; if so, it counts.
     *
     * @param visits as how many it counts: 1, or 0 for a request that is no visit
     */
    boolean admits(long atMillis, int visits) {
        var minute = Math.floorDiv(atMillis, MILLIS_A_MINUTE) << COUNT_BITS;
        while (true) {
            var before = listed.get();
            var count = (before & ~COUNT) == minute ? before & COUNT : 0;
            if (count >= mostAMinute) {
                return false;
            }
            if (listed.compareAndSet(before, minute | (count + visits))) {
                return true;
            }
        }
    }
}
