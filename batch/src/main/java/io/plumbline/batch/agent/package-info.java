/**
 * What does a profiler see that runs inside a JVM of this machine for a while?
 *
 * <p>In: a process that is known beyond doubt, what is to be sampled, and for how long. Out: a recording, or why there is none. Open
 * {@link io.plumbline.batch.agent.AsyncProfiler} first; whoever calls it has asked {@link
 * io.plumbline.batch.target.CaptureGate} before.
 */
@NullMarked
package io.plumbline.batch.agent;

import org.jspecify.annotations.NullMarked;
