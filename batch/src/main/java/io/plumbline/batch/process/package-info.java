/**
 * How may work that could need or do anything be done without danger to this JVM?
 *
 * <p>In: a program of the engine, its arguments, and what it may take. Out: how it ended. Open {@link
 * io.plumbline.batch.process.BoundedJvm} first; what programs leave on the disk meanwhile lies in a {@link
 * io.plumbline.batch.process.ScratchFolder}.
 */
@NullMarked
package io.plumbline.batch.process;

import org.jspecify.annotations.NullMarked;
