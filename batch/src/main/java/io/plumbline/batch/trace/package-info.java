/**
 * What happened in a JVM, and when: its garbage collections, its threads, the requests it answered.
 *
 * <p>In: local flight recordings and GC logs. Out: a {@link io.plumbline.batch.trace.GcTimeline} of collections, each with what it
 * left in the heap and how long the program stood still; of threads and requests a {@link io.plumbline.batch.trace.ThreadTrace}: who
 * is started and never ends, who hangs where for how long, what requests allocate and wait for; and for an expression over events an
 * {@link io.plumbline.batch.trace.EventAnswer}.
 */
@NullMarked
package io.plumbline.batch.trace;

import org.jspecify.annotations.NullMarked;
