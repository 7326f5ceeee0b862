package io.plumbline.batch.profile;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;

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

    private static void note(RecordedEvent event, Map<Long, Started> startedById) {
        var type = event.getEventType().getName();
        if (!type.equals(START) && !type.equals(END)) {
            return;
        }
        if (!(event.getValue("thread") instanceof RecordedThread thread)) {
            return;
        }
        if (type.equals(END)) {
            startedById.remove(thread.getJavaThreadId());
        } else if (thread.getJavaName() != null && startedById.size() < MOST_THREADS) {
            startedById.put(thread.getJavaThreadId(), new Started(thread.getJavaName(), frames(event)));
        }
    }

    private static List<Frame> frames(RecordedEvent event) {
        var stack = event.getStackTrace();
        return stack == null
                ? List.of()
                : stack.getFrames().stream()
                        .filter(frame -> frame.isJavaFrame() && frame.getMethod() != null)
                        .map(Frame::of)
                        .filter(Frame::isApplication)
                        .limit(1)
                        .toList();
    }
}
