package io.plumbline.persistence.capture;

import java.time.Instant;
import java.util.List;

/**
 * A class histogram of a target. Immutable.
 *
 * @param live only reachable objects were counted
 * @param entries the classes that were kept; the totals count the others, too
 */
public record StoredHistogram(
        long targetId,
        long epochId,
        long captureId,
        Instant takenAt,
        boolean live,
        long totalInstances,
        long totalBytes,
        List<Entry> entries) {

    /** One class. */
    public record Entry(String className, long instances, long bytes) {}

    public StoredHistogram {
        entries = List.copyOf(entries);
    }
}
