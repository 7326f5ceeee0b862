package io.plumbline.batch.trace;

import io.plumbline.batch.profile.FlightRecording;
import io.plumbline.batch.profile.UnreadableRecordingException;
import java.nio.file.Path;

/**
 * Reads what a recording says of threads and requests: who is started and never ends, who hangs where for how long, what requests
 * allocate and wait for. Works with recordings of any JVM; whatever it did not record is said in the notes.
 */
public final class ThreadTraces {

    private ThreadTraces() {}

    /**
     * Reads a recording once, as a stream; see {@link ThreadTraceBuilder} for what it holds.
     *
     * @throws UnreadableRecordingException if the file is missing, truncated or not a recording
     */
    public static ThreadTrace read(Path recording, ThreadTraceSettings settings) throws UnreadableRecordingException {
        var trace = new ThreadTraceBuilder(recording, settings);
        FlightRecording.forEach(recording, trace::accept);
        return trace.finish();
    }
}
