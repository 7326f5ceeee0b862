package io.plumbline.batch.trace;

import io.plumbline.batch.profile.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What requests of one route allocated at one place. Immutable.
 *
 * @param className normalised
 * @param at the innermost frame of the application, or the innermost at all; absent if the recording has no stack
 * @param samples how many
 * @param bytes what they stand for
 */
public record RequestAllocation(String className, @Nullable Frame at, long samples, long bytes) {}
