package io.plumbline.batch.trace;

import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.profile.RecordingChunks;
import io.plumbline.batch.profile.UnreadableRecordingException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;

/**
 * Makes a {@link ThreadTrace} of events that somebody else reads, so that one pass over a recording serves several. For one thread;
 * memory grows with threads, places of waits, requests and what happened within them, each up to a bound that the notes tell of.
 */
public final class ThreadTraceBuilder {

    private final Instant from;
    private final Instant to;
    private final ThreadLives lives;
    private final RequestChains chains;

    /**
     * Looks at the outer form of the recording alone.
     *
     * @throws UnreadableRecordingException if the file is missing, truncated or not a recording
     */
    public ThreadTraceBuilder(Path recording, ThreadTraceSettings settings) throws UnreadableRecordingException {
        from = EventValues.bounded(RecordingChunks.beginningOf(recording));
        var end = EventValues.bounded(RecordingChunks.endOf(recording));
        to = end.isBefore(from) ? from : end;
        var threads = new EventThreads();
        var frames = new EventFrames();
        var classes = new EventClasses();
        var span = new ThreadFamilyTally.Span(ThreadIntervals.nanos(from), ThreadIntervals.nanos(to));
        lives = new ThreadLives(settings, span, threads, frames, classes);
        chains = new RequestChains(threads, frames, classes);
    }

    /** Takes each event once, in any order; keeps none. */
    public void accept(FlightEvent event) {
        lives.note(event);
        chains.note(event);
    }

    /** What they tell; nothing is to be accepted after it. */
    public ThreadTrace finish() {
        var notes = new ArrayList<>(lives.notes());
        var requests = chains.join(notes);
        return new ThreadTrace(
                from,
                to,
                lives.seen(),
                lives.started(),
                lives.ended(),
                lives.dumps(),
                lives.families(),
                lives.clusters(),
                lives.waits(),
                requests,
                notes);
    }
}
