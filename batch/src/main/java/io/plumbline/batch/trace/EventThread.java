package io.plumbline.batch.trace;

import org.jspecify.annotations.Nullable;

/**
 * The thread of an event, at its time. Immutable.
 *
 * @param name empty if it has none
 * @param stem its name with {@code #} for each number
 * @param id of Java; that of the operating system, negative, if it is none of Java's
 * @param state absent if no question needed it
 * @param virtual it is a virtual thread
 */
public record EventThread(
        String name, String stem, long id, @Nullable ThreadState state, boolean virtual) {}
