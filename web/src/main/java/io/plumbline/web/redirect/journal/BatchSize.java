package io.plumbline.web.redirect.journal;

import java.time.Duration;

/**
 * How many visits the next batch takes at most: as many as the database wrote within some seconds of late, so that no batch
 * fails for its size however slow the disk, and no more than is configured. One thread.
 */
final class BatchSize {

    /** Far below the time-outs of connections, and far above what batches take that keep up with the load. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final int FIRST = 10_000;
    private static final int LEAST = 500;

    private final int most;
    private int visits;

    BatchSize(int most) {
        this.most = most;
        this.visits = Math.min(FIRST, most);
    }

    int visits() {
        return visits;
    }

    /** Notes that a batch was written: too slow makes the next ones smaller, full and fast makes them larger. */
    void written(int records, Duration took) {
        if (took.compareTo(LONGEST) > 0) {
            shrink(2);
        } else if (records >= visits && took.multipliedBy(4).compareTo(LONGEST) < 0) {
            visits = (int) Math.min(most, 2L * visits);
        }
    }

    /** Notes that a batch was not written, maybe for its size. */
    void failed() {
        shrink(4);
    }

    private void shrink(int times) {
        visits = Math.max(Math.min(LEAST, most), visits / times);
    }
}
