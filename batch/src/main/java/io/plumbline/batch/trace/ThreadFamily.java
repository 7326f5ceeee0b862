package io.plumbline.batch.trace;

import io.plumbline.batch.profile.Frame;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a recording whose names differ by numbers alone. Immutable.
 *
 * @param stem their name with {@code #} for each number; {@code (unnamed)} for threads without a name
 * @param virtual they are virtual threads
 * @param threads how many were seen
 * @param started how many of these were started while it was recorded
 * @param ended how many of these ended while it was recorded
 * @param alive how many had not ended at its end
 * @param startedAt the application's line that started most of them; absent if none did while it was recorded
 * @param timeByState how long they were in which state together, {@code RUNNABLE} excepted; waits that had not ended when the
 *     recording was written are not in it
 * @param neverEnding how many were started, have not ended, and have lived through a quarter of the recording
 * @param stuck how many waited longer than the limit, and not where idle threads wait
 * @param notRunning how many could run in every thread dump, and neither used a processor in between nor were sampled
 * @param anomalies what is odd about them
 */
public record ThreadFamily(
        String stem,
        boolean virtual,
        int threads,
        int started,
        int ended,
        int alive,
        @Nullable Frame startedAt,
        Map<ThreadState, Duration> timeByState,
        int neverEnding,
        int stuck,
        int notRunning,
        Set<ThreadAnomaly> anomalies) {

    public ThreadFamily {
        if (threads < 0 || started < 0 || ended < 0 || alive < 0 || neverEnding < 0 || stuck < 0 || notRunning < 0) {
            throw new IllegalArgumentException("the family \"" + stem + "\" has a negative number of threads");
        }
        timeByState = Map.copyOf(timeByState);
        anomalies = Set.copyOf(anomalies);
    }

    /** Started minus ended. */
    public int growth() {
        return started - ended;
    }
}
