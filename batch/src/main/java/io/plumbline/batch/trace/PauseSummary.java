package io.plumbline.batch.trace;

import java.util.List;

/**
 * How long the program stood still, over many stops. Percentiles are the upper ends of the buckets in which they lie, never more
 * than the longest stop. Immutable.
 *
 * @param count of stops
 * @param totalNanos of all together
 * @param longestNanos of one
 * @param medianNanos half of the stops were no longer
 * @param p90Nanos nine of ten were no longer
 * @param p99Nanos 99 of 100 were no longer
 * @param buckets in which there are stops, shortest first
 */
public record PauseSummary(
        long count,
        long totalNanos,
        long longestNanos,
        long medianNanos,
        long p90Nanos,
        long p99Nanos,
        List<Bucket> buckets) {

    /**
     * Stops of about the same length.
     *
     * @param fromNanos the least
     * @param toNanos less than this
     * @param count of them
     */
    public record Bucket(long fromNanos, long toNanos, long count) {}

    public PauseSummary {
        buckets = List.copyOf(buckets);
    }
}
