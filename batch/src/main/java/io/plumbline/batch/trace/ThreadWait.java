package io.plumbline.batch.trace;

import io.plumbline.batch.profile.Frame;
import java.time.Duration;
import java.util.List;

/**
 * Waits of one kind, at one place, that ended while it was recorded. Immutable.
 *
 * @param state what the threads did
 * @param waitsFor class of the monitor, lock or condition, or the peer or file; empty if the recording does not tell
 * @param frames the topmost frames, innermost first
 * @param waits how many
 * @param threads of how many threads
 * @param total of their times
 * @param longest of their times
 * @param idle they wait where idle threads wait, such as workers of a pool for work
 */
public record ThreadWait(
        ThreadState state,
        String waitsFor,
        List<Frame> frames,
        long waits,
        int threads,
        Duration total,
        Duration longest,
        boolean idle) {

    public ThreadWait {
        if (waits < 1 || threads < 1) {
            throw new IllegalArgumentException(waits + " waits of " + threads + " threads are none");
        }
        frames = List.copyOf(frames);
    }
}
