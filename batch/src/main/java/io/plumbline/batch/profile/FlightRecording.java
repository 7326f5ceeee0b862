package io.plumbline.batch.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** One pass over a recording. */
public final class FlightRecording {

    private FlightRecording() {}

    /**
     * Hands each event to a reader, once, in the order of the file, which is not that of time. Memory is that of one chunk of
     * the recording, 12 MB in a JVM's own, and of what the reader keeps.
     *
     * @throws UnreadableRecordingException if the file is missing, truncated or not a recording; some events may have been
     *     handed over before
     */
    public static void forEach(Path recording, Consumer<RecordedEvent> reader) throws UnreadableRecordingException {
        if (!Files.isRegularFile(recording)) {
            throw new UnreadableRecordingException(recording, "does not exist or is not a file");
        }
        RecordingChunks.check(recording);
        try (var file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                reader.accept(file.readEvent());
            }
        } catch (IOException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | NegativeArraySizeException broken) {
            throw new UnreadableRecordingException(
                    recording, "is truncated or not a flight recording (" + broken.getMessage() + ")", broken);
        }
    }
}
