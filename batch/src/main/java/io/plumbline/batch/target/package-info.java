/**
 * A JVM as we reach it: this one, another over JMX, or one of this machine that we attach to.
 *
 * <p>In: what an administrator wrote ({@link io.plumbline.batch.target.Registration}) and limits ({@link
 * io.plumbline.batch.target.ConnectionLimits}). Out: a {@link io.plumbline.batch.target.JvmConnection} on which every
 * question has a deadline, the {@link io.plumbline.batch.target.JvmIdentity} of the JVM behind it, and what may be asked
 * of it ({@link io.plumbline.batch.target.CaptureGate}). Open {@code JvmConnection} first.
 */
@NullMarked
package io.plumbline.batch.target;

import org.jspecify.annotations.NullMarked;
