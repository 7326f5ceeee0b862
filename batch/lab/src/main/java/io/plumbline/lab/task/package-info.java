/**
 * Work that is never done and waits that never end.
 *
 * <p>In come requests, and each leaves a task. Open
 * {@link io.plumbline.lab.task.ExecutorQueue} first.
 */
@NullMarked
package io.plumbline.lab.task;

import org.jspecify.annotations.NullMarked;
