package io.plumbline.batch.trace;

import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.profile.UnreadableRecordingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes a {@link Trace} of the events of its newest recording, which somebody else reads, once, for this and for other things. For one
 * thread.
 */
public final class TracePass implements Consumer<FlightEvent> {

    private final TraceMaterial material;
    private final List<String> notes = new ArrayList<>();
    private final GcTimelines timelines;
    private final ThreadTraceBuilder threads;

    private TracePass(TraceMaterial material, GcMaterial files, ThreadTraceBuilder threads)
            throws UnreadableRecordingException {
        this.material = material;
        this.timelines = GcTimelines.fedWithTheNewest(files);
        this.threads = threads;
    }

    /**
     * Begins; reads earlier recordings.
     *
     * @param material with a recording
     * @throws UnreadableRecordingException if one is missing, cut or none
     */
    public static TracePass over(TraceMaterial material) throws UnreadableRecordingException {
        var files = material.files();
        var unread = new ArrayList<String>();
        var logs = TraceProcess.readable(files.logs(), unread);
        var pass = new TracePass(
                material,
                new GcMaterial(files.recordings(), logs, files.samples(), files.forced()),
                new ThreadTraceBuilder(
                        material.newestRecording().orElseThrow(),
                        ThreadTraceSettings.defaults().against(material.baseline())));
        pass.notes.addAll(unread);
        return pass;
    }

    @Override
    public void accept(FlightEvent event) {
        timelines.accept(event);
        threads.accept(event);
    }

    /** What they tell, with the GC logs; once. */
    public Trace finish() {
        try {
            return new Trace(timelines.finish(), threads.finish(), notes);
        } catch (IOException unreadable) {
            // a log that begins well and goes on badly
            var files = material.files();
            notes.add(TraceProcess.untold(unreadable));
            return new Trace(
                    TraceProcess.collections(
                            new GcMaterial(files.recordings(), List.of(), files.samples(), files.forced()), notes),
                    threads.finish(),
                    notes);
        }
    }
}
