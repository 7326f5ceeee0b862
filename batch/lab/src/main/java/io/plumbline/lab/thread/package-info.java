/**
 * Threads that never end, and what their variables keep.
 *
 * <p>In come requests, and each leaves a thread or what a pooled thread remembers. Open
 * {@link io.plumbline.lab.thread.EndlessThreads} first.
 */
@NullMarked
package io.plumbline.lab.thread;

import org.jspecify.annotations.NullMarked;
