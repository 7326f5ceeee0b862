package io.plumbline.batch.trace;

import java.time.Duration;
import java.util.Map;

/**
 * From when on threads are odd. Immutable.
 *
 * @param limit no request takes longer: whoever waits longer, and is not idle, is stuck
 * @param leastGrowth so many more threads started than ended are a growth
 * @param leastCluster so many threads that hang at one place are suspect
 * @param baselineFactor and so many times as many as hung there in the recording that is compared with
 * @param frames how many topmost frames tell one place from another
 * @param baseline threads by {@link ThreadCluster#fingerprint} in the recording that is compared with
 */
public record ThreadTraceSettings(
        Duration limit,
        int leastGrowth,
        int leastCluster,
        double baselineFactor,
        int frames,
        Map<String, Integer> baseline) {

    private static final int MOST_FRAMES = 64;

    public ThreadTraceSettings {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("the limit of a wait is \"" + limit + "\"; it must be above zero");
        }
        if (leastGrowth < 1 || leastCluster < 2 || !(baselineFactor >= 1)) {
            throw new IllegalArgumentException("growth \"" + leastGrowth + "\" must be 1 or more, cluster \""
                    + leastCluster + "\" 2 or more, and the factor \"" + baselineFactor + "\" 1 or more");
        }
        if (frames < 1 || frames > MOST_FRAMES) {
            throw new IllegalArgumentException("frames \"" + frames + "\" must be 1 to " + MOST_FRAMES);
        }
        baseline = Map.copyOf(baseline);
    }

    /** Waits of 30 s; 10 threads more; clusters of 50, and 5 times what they were, by 8 frames. */
    public static ThreadTraceSettings defaults() {
        return new ThreadTraceSettings(Duration.ofSeconds(30), 10, 50, 5, 8, Map.of());
    }

    /** The same, compared with an earlier recording. */
    public ThreadTraceSettings against(Map<String, Integer> clusterSizes) {
        return new ThreadTraceSettings(limit, leastGrowth, leastCluster, baselineFactor, frames, clusterSizes);
    }
}
