package io.plumbline.batch.trace;

import java.io.IOException;
import java.nio.file.Path;

/** An {@link EventAnswer} as a file: JSON that names its version. Needs no library but Jackson. */
public final class EventAnswerFormat {

    private static final String MATCHES = "plumbline.event-matches";
    private static final String REFUSED = "plumbline.event-refusal";
    private static final int VERSION = 1;

    private EventAnswerFormat() {}

    /** Writes the file, in place of one that is there. */
    public static void write(EventAnswer answer, Path file) throws IOException {
        TraceJson.write(answer instanceof EventAnswer.Matches ? MATCHES : REFUSED, VERSION, answer, file);
    }

    /**
     * Reads it.
     *
     * @throws IOException if it is no such file, of another version, or damaged
     */
    public static EventAnswer read(Path file) throws IOException {
        return TraceJson.isOf(REFUSED, file)
                ? TraceJson.value(TraceJson.read(REFUSED, VERSION, file), EventAnswer.Refused.class, REFUSED)
                : TraceJson.value(TraceJson.read(MATCHES, VERSION, file), EventAnswer.Matches.class, MATCHES);
    }
}
