package io.plumbline.batch.trace;

import io.plumbline.batch.profile.Frame;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What requests of one route waited for at one place. Immutable.
 *
 * @param state what their threads did
 * @param waitsFor class of the monitor, lock or condition, or the peer or file; empty if the recording does not tell
 * @param at the innermost frame of the application, or the innermost at all; absent if the recording has no stack
 * @param waits how many
 * @param total of their times, as far as within the requests
 * @param longest of their times, as far as within a request
 */
public record RequestWait(
        ThreadState state, String waitsFor, @Nullable Frame at, long waits, Duration total, Duration longest) {}
