package io.plumbline.bench.links;

import java.util.Arrays;

/** How long the answers to one question took, in milliseconds; immutable. */
record Percentiles(String question, int requests, double p50, double p95, double p99, double longest) {

    private static final double NANOS_IN_MILLI = 1e6;

    static Percentiles of(String question, long[] nanos) {
        var sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Percentiles(
                question, sorted.length, at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99), at(sorted, 1));
    }

    /** The nearest rank. */
    private static double at(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / NANOS_IN_MILLI;
    }
}
