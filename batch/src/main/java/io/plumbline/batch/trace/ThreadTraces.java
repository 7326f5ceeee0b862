package io.plumbline.batch.trace;

import io.plumbline.batch.profile.RecordingChunks;
import io.plumbline.batch.profile.UnreadableRecordingException;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * Reads what a recording says of threads and requests: who is started and never ends, who hangs where for how long, what requests
 * allocate and wait for. Works with recordings of any JVM; whatever it did not record is said in the notes.
 */
public final class ThreadTraces {

    private ThreadTraces() {}

    /**
     * Reads a recording once, as a stream. Memory grows with threads, places of waits, requests and what happened within them, each up to a
     * bound that the notes tell of.
     *
     * @throws UnreadableRecordingException if the file is missing, truncated or not a recording
     */
    public static ThreadTrace read(Path recording, ThreadTraceSettings settings) throws UnreadableRecordingException {
        var from = EventValues.bounded(RecordingChunks.beginningOf(recording));
        var end = EventValues.bounded(RecordingChunks.endOf(recording));
        var to = end.isBefore(from) ? from : end;
        var threads = new EventThreads();
        var frames = new EventFrames();
        var span = new ThreadFamilyTally.Span(ThreadIntervals.nanos(from), ThreadIntervals.nanos(to));
        var lives = new ThreadLives(settings, span, threads, frames);
        var chains = new RequestChains(threads, frames);
        EventReading.each(recording, event -> {
            lives.note(event);
            chains.note(event);
            return true;
        });
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
