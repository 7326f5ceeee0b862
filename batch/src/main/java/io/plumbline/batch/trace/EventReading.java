package io.plumbline.batch.trace;

import io.plumbline.batch.profile.RecordingChunks;
import io.plumbline.batch.profile.UnreadableRecordingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Reads the events of a recording one after another, in the order of the file, which is not that of time. */
final class EventReading {

    private EventReading() {}

    /**
     * Hands out every event until somebody has had enough.
     *
     * @param wantsMore is given an event; keeps neither it nor, for long, what is in it
     * @throws UnreadableRecordingException if the file is missing, truncated or not a recording
     */
    static void each(Path recording, Predicate<RecordedEvent> wantsMore) throws UnreadableRecordingException {
        if (!Files.isRegularFile(recording)) {
            throw new UnreadableRecordingException(recording, "does not exist or is not a file");
        }
        RecordingChunks.check(recording);
        try (var file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                if (!wantsMore.test(file.readEvent())) {
                    return;
                }
            }
        } catch (IOException | RuntimeException broken) {
            // the JDK's reader trusts the file, also where values are looked at later: damage shows as any exception
            throw new UnreadableRecordingException(
                    recording, "is truncated or not a flight recording (" + broken + ")", broken);
        } catch (StackOverflowError endless) {
            throw new UnreadableRecordingException(recording, "is damaged: its types refer to themselves", endless);
        }
    }
}
