package io.plumbline.batch.trace;

import io.plumbline.batch.profile.Frame;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Threads that hung at the same place for the same kind of thing when the last thread dump of a recording was taken. Immutable.
 *
 * @param fingerprint names the place and what is waited for; the same in every recording and build while the code is
 * @param state of all of them
 * @param waitsFor class of the monitor, lock or condition; absent if the dump tells none
 * @param objects how many different ones of that class they wait for; 0 if the dump tells none
 * @param heldBy who has the monitor that most of them wait for: thread and its innermost frame of the application; absent if
 *     the dump does not tell
 * @param frames their topmost frames, innermost first
 * @param stems the families that most of them belong to, most threads first
 * @param threads how many
 * @param unchanged how many of them were there before, in the dump before this one at least, and used no processor since
 * @param unchangedFor for so long at least half of these have not moved; absent if nobody is known to have hung before
 * @param baseline how many hung there in the recording that this one is compared with, or, while they were suspect there, in
 *     the last before that; 0 if none
 * @param idle they wait where idle threads wait, such as workers of a pool for work
 * @param suspect there are many, of which most have not moved for longer than the limit, and they are not idle
 */
public record ThreadCluster(
        String fingerprint,
        ThreadState state,
        @Nullable String waitsFor,
        int objects,
        @Nullable String heldBy,
        List<Frame> frames,
        List<String> stems,
        int threads,
        int unchanged,
        @Nullable Duration unchangedFor,
        int baseline,
        boolean idle,
        boolean suspect) {

    public ThreadCluster {
        if (threads < 1 || unchanged < 0 || unchanged > threads || objects < 0 || baseline < 0) {
            throw new IllegalArgumentException("a cluster of " + threads + " threads, " + unchanged
                    + " of them unchanged, waiting for " + objects + " objects, against " + baseline + " before");
        }
        frames = List.copyOf(frames);
        stems = List.copyOf(stems);
    }
}
