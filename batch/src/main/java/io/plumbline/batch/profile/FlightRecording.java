package io.plumbline.batch.profile;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/*
 * The JDK's reader makes objects of all stacks and names of a chunk, some ten times its size, and holds those of the chunk before
 * while it makes the next ones. Each chunk is a recording by itself: given to the reader one by one, they take half the memory.
 */
/** One pass over a recording. */
public final class FlightRecording {

    private FlightRecording() {}

    /**
     * Hands each event to a reader, once, in the order of the file, which is not that of time. What the reader throws counts as the
     * recording's fault: an event of a damaged one fails when its values are looked at. Memory is that of one chunk of
     * the recording, 12 MB in a JVM's own, and of what the reader keeps. A recording of several chunks is copied through the
     * folder of temporary files, one chunk at a time.
     *
     * @throws UnreadableRecordingException if the file is missing, truncated or not a recording; some events may have been
     *     handed over before
     */
    public static void forEach(Path recording, Consumer<RecordedEvent> reader) throws UnreadableRecordingException {
        if (!Files.isRegularFile(recording)) {
            throw new UnreadableRecordingException(recording, "does not exist or is not a file");
        }
        read(recording, RecordingChunks.span(recording).parts(), reader);
    }

    /**
     * The same for the events of the last chunk alone, and of small ones just before it.
     *
     * @return false if it is longer than so many bytes, and so was not read
     */
    static boolean forEachOfLastPart(Path recording, long mostBytes, Consumer<RecordedEvent> reader)
            throws UnreadableRecordingException {
        var parts = RecordingChunks.span(recording).parts();
        var last = parts.get(parts.size() - 1);
        if (last.bytes() > mostBytes) {
            return false;
        }
        if (parts.size() == 1) {
            read(recording, parts, reader);
            return true;
        }
        var copy = copied(recording, last);
        try {
            read(copy, List.of(new RecordingChunks.Part(0, last.bytes())), reader);
            return true;
        } finally {
            delete(copy);
        }
    }

    /* It lies in a folder that the system tidies up. */
    private static void delete(Path copy) throws UnreadableRecordingException {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException stays) {
            throw new UnreadableRecordingException(copy, "cannot be deleted: " + stays.getMessage(), stays);
        }
    }

    private static void read(Path recording, List<RecordingChunks.Part> parts, Consumer<RecordedEvent> reader)
            throws UnreadableRecordingException {
        try {
            if (parts.size() == 1) {
                readAll(recording, reader);
            } else {
                readCopies(recording, parts, reader);
            }
        } catch (UnreadableRecordingException fault) {
            throw fault;
        } catch (IOException broken) {
            throw new UnreadableRecordingException(
                    recording, "is truncated or not a flight recording (" + broken.getMessage() + ")", broken);
        } catch (RuntimeException broken) {
            // the JDK's reader trusts the file, also where values are looked at later: damage shows as any exception
            throw new UnreadableRecordingException(
                    recording, "is truncated or not a flight recording (" + broken + ")", broken);
        } catch (StackOverflowError endless) {
            throw new UnreadableRecordingException(recording, "is damaged: its types refer to themselves", endless);
        }
    }

    private static void readAll(Path file, Consumer<RecordedEvent> reader) throws IOException {
        try (var events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                reader.accept(events.readEvent());
            }
        }
    }

    private static void readCopies(Path recording, Iterable<RecordingChunks.Part> parts, Consumer<RecordedEvent> reader)
            throws IOException {
        for (var part : parts) {
            var copy = copied(recording, part);
            try {
                readAll(copy, reader);
            } finally {
                Files.deleteIfExists(copy);
            }
        }
    }

    private static Path copied(Path recording, RecordingChunks.Part part) throws UnreadableRecordingException {
        try {
            var copy = Files.createTempFile("plumbline-chunk", ".jfr");
            try (var from = FileChannel.open(recording);
                    var to = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                for (long done = 0; done < part.bytes(); ) {
                    long count = from.transferTo(part.offset() + done, part.bytes() - done, to);
                    if (count <= 0) {
                        throw new EOFException("it has become shorter");
                    }
                    done += count;
                }
                return copy;
            } catch (IOException fault) {
                Files.deleteIfExists(copy);
                throw fault;
            }
        } catch (IOException fault) {
            throw new UnreadableRecordingException(
                    recording,
                    "cannot be copied in parts to " + System.getProperty("java.io.tmpdir") + ": " + fault.getMessage(),
                    fault);
        }
    }
}
