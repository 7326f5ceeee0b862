/**
 * What does a flight recording hold, event by event?
 *
 * <p>In: a chunk of a recording file, of any JVM or of async-profiler. Out: its events, one after another, each as a {@link
 * io.plumbline.batch.flight.FlightEvent} that is looked at and let go. Open {@link io.plumbline.batch.flight.FlightReader} first.
 */
@NullMarked
package io.plumbline.batch.flight;

import org.jspecify.annotations.NullMarked;
