package io.plumbline.batch.trace;

import io.plumbline.batch.process.BoundedJvm;
import io.plumbline.batch.profile.FlightRecording;
import io.plumbline.batch.profile.UnreadableRecordingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JVM in which {@link TraceStudy} reads recordings and GC logs. It has the libraries that do, and the serving JVM has not. */
public final class TraceProcess {

    private TraceProcess() {}

    /** What is asked. */
    enum Question {
        TRACE,
        EVENTS,
        EXPRESSION
    }

    /** Takes the question, the file that says more of it, where the answer goes, and where it goes why there is none. */
    public static void main(String[] arguments) throws IOException {
        BoundedJvm.endWithWhoStartedUs();
        var more = Path.of(arguments[1]);
        var answer = Path.of(arguments[2]);
        try {
            switch (Question.valueOf(arguments[0])) {
                case TRACE -> TraceFormat.write(trace(TraceFormat.readMaterial(more)), answer);
                case EVENTS -> EventAnswerFormat.write(events(TraceFormat.readEventQuestion(more)), answer);
                case EXPRESSION -> check(TraceFormat.readEventQuestion(more), answer);
            }
        } catch (IOException failure) {
            Files.writeString(Path.of(arguments[3]), String.valueOf(failure.getMessage()));
        }
        BoundedJvm.answered();
    }

    /** Reads what can be read, the newest recording once: what cannot becomes a note. */
    static Trace trace(TraceMaterial material) {
        var recording = material.newestRecording();
        if (recording.isPresent()) {
            try {
                var pass = TracePass.over(material);
                FlightRecording.forEach(recording.get(), pass);
                return pass.finish();
            } catch (UnreadableRecordingException unreadable) {
                // what can be read of the rest is told, and why there is no more
            }
        }
        var notes = new ArrayList<String>();
        return new Trace(collections(material.files(), notes), threads(material, notes), notes);
    }

    static List<Path> readable(List<Path> logs, List<String> notes) {
        var readable = new ArrayList<Path>();
        for (var log : logs) {
            try {
                GcLogs.requireOne(log);
                readable.add(log);
            } catch (IOException unreadable) {
                notes.add(untold(unreadable));
            }
        }
        return readable;
    }

    static @Nullable GcTimeline collections(GcMaterial files, List<String> notes) {
        return read(files.recordings(), readable(files.logs(), notes), files, notes);
    }

    /* Which of several recordings is unreadable is known when it is read: the logs are what is left. */
    private static @Nullable GcTimeline read(
            List<Path> recordings, List<Path> logs, GcMaterial files, List<String> notes) {
        if (recordings.isEmpty() && logs.isEmpty()) {
            return null;
        }
        try {
            return GcTimelines.read(new GcMaterial(recordings, logs, files.samples(), files.forced()));
        } catch (UnreadableRecordingException unreadable) {
            notes.add(untold(unreadable));
            return read(List.of(), logs, files, notes);
        } catch (IOException unreadable) {
            notes.add(untold(unreadable));
            return logs.isEmpty() ? null : read(recordings, List.of(), files, notes);
        }
    }

    static String untold(IOException unreadable) {
        return "One of the files tells nothing of garbage collections: " + unreadable.getMessage() + ".";
    }

    private static @Nullable ThreadTrace threads(TraceMaterial material, List<String> notes) {
        var recording = material.newestRecording();
        if (recording.isEmpty()) {
            notes.add("Threads and requests are not told: there is no recording, and a GC log knows nothing of them.");
            return null;
        }
        try {
            return ThreadTraces.read(
                    recording.get(), ThreadTraceSettings.defaults().against(material.baseline()));
        } catch (UnreadableRecordingException unreadable) {
            notes.add("Threads and requests are not told: " + unreadable.getMessage() + ".");
            return null;
        }
    }

    private static EventAnswer events(EventQuestion asked) throws IOException {
        var recording = Objects.requireNonNull(asked.recording(), "a question about events needs a recording");
        return search(asked).run(Path.of(recording), asked.expression());
    }

    private static void check(EventQuestion asked, Path answer) throws IOException {
        var refused = EventSearch.check(asked.expression());
        if (refused.isPresent()) {
            EventAnswerFormat.write(refused.get(), answer);
        }
    }

    private static EventSearch search(EventQuestion asked) {
        return new EventSearch(asked.limit(), asked.deadline());
    }
}
