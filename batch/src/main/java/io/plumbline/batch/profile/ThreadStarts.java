package io.plumbline.batch.profile;

import io.plumbline.batch.flight.FlightEvent;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the threads that live on were started, from a flight recording. */
public final class ThreadStarts {

    private static final String START = "jdk.ThreadStart";
    private static final String END = "jdk.ThreadEnd";

    /** A JVM that starts more within a recording is told by those it started first. */
    private static final int MOST_THREADS = 100_000;

    private ThreadStarts() {}

    /**
     * One thread that was started within the recording and had not ended in it. Immutable.
     *
     * @param name its name when it was started
     * @param frames the application's code that started it; empty if none did
     */
    public record Started(String name, List<Frame> frames) {

        public Started {
            frames = List.copyOf(frames);
        }
    }

    /**
     * Reads a recording as a stream; memory grows with the number of threads alive.
     *
     * @throws UnreadableRecordingException if the file is missing, truncated or not a recording
     */
    public static List<Started> read(Path recording) throws UnreadableRecordingException {
        var startedById = new HashMap<Long, Started>();
        FlightRecording.forEach(recording, event -> note(event, startedById));
        return List.copyOf(startedById.values());
    }

    private static void note(FlightEvent event, Map<Long, Started> startedById) {
        var type = event.type();
        if (!type.equals(START) && !type.equals(END)) {
            return;
        }
        var thread = event.object("thread");
        if (thread == null) {
            return;
        }
        long id = thread.number("javaThreadId");
        var name = thread.text("javaName");
        if (type.equals(END)) {
            startedById.remove(id);
        } else if (name != null && startedById.size() < MOST_THREADS) {
            startedById.put(id, new Started(name, frames(event)));
        }
    }

    private static List<Frame> frames(FlightEvent event) {
        var stack = event.stack();
        return stack == null
                ? List.of()
                : stack.frames().stream()
                        .map(Frame::of)
                        .filter(Frame::isApplication)
                        .limit(1)
                        .toList();
    }
}
