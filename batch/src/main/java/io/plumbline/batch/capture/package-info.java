/**
 * Evidence taken from a JVM.
 *
 * <p>In: a {@link io.plumbline.batch.target.JvmConnection}. Out, by rising cost: {@link
 * io.plumbline.batch.capture.MemorySample}, {@link io.plumbline.batch.capture.ClassHistogram}, a flight recording and a
 * heap snapshot, the last two as local files. Open {@link io.plumbline.batch.capture.MemorySampler} first.
 */
@NullMarked
package io.plumbline.batch.capture;

import org.jspecify.annotations.NullMarked;
