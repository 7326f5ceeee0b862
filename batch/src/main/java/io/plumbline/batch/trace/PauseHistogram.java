package io.plumbline.batch.trace;

import java.util.ArrayList;

/** Counts stops by length: eight buckets for each doubling, so that a percentile is known to 9 %. One thread. */
final class PauseHistogram {

    private static final int PARTS = 8;
    private static final int DOUBLINGS = 63;

    private final long[] countByBucket = new long[PARTS * DOUBLINGS];
    private long count;
    private long totalNanos;
    private long longestNanos;

    void add(long nanos) {
        countByBucket[bucket(nanos)]++;
        count++;
        totalNanos += nanos;
        longestNanos = Math.max(longestNanos, nanos);
    }

    private static int bucket(long nanos) {
        return nanos < 1
                ? 0
                : (int) Math.min(PARTS * DOUBLINGS - 1L, Math.round(Math.floor(PARTS * log2((double) nanos))));
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    private static long lowerEnd(int bucket) {
        return bucket == 0 ? 0 : Math.round(Math.pow(2, (double) bucket / PARTS));
    }

    private long percentile(double share) {
        long rank = (long) Math.ceil(share * count);
        long seen = 0;
        for (int i = 0; i < countByBucket.length; i++) {
            seen += countByBucket[i];
            if (seen >= rank && seen > 0) {
                return Math.min(longestNanos, lowerEnd(i + 1));
            }
        }
        return longestNanos;
    }

    PauseSummary summary() {
        var buckets = new ArrayList<PauseSummary.Bucket>();
        for (int i = 0; i < countByBucket.length; i++) {
            if (countByBucket[i] > 0) {
                buckets.add(new PauseSummary.Bucket(lowerEnd(i), lowerEnd(i + 1), countByBucket[i]));
            }
        }
        return new PauseSummary(
                count, totalNanos, longestNanos, percentile(0.5), percentile(0.9), percentile(0.99), buckets);
    }
}
