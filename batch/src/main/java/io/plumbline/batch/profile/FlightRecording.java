package io.plumbline.batch.profile;

import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.flight.FlightReader;
import io.plumbline.batch.flight.FlightType;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One pass over a recording. */
public final class FlightRecording {

    private FlightRecording() {}

    /**
     * Hands each event to a reader, once, in the order of the file, which is not that of time. What the reader throws counts as the
     * recording's fault: an event of a damaged one fails when its values are looked at. Memory is that of one chunk's constants
     * and of what the reader keeps.
     *
     * @param reader keeps no event: it is the same object for all
     * @throws UnreadableRecordingException if the file is missing, truncated or not a recording; some events may have been
     *     handed over before
     */
    public static void forEach(Path recording, Consumer<FlightEvent> reader) throws UnreadableRecordingException {
        until(recording, event -> {
            reader.accept(event);
            return true;
        });
    }

    /**
     * The same, until somebody has had enough.
     *
     * @param wantsMore keeps no event: it is the same object for all
     */
    public static void until(Path recording, Predicate<FlightEvent> wantsMore) throws UnreadableRecordingException {
        inChunks(recording, (reader, chunk) -> reader.each(chunk.offset(), chunk.bytes(), wantsMore));
    }

    /**
     * The same for the last chunk and those before it, as many as have so many bytes together.
     *
     * @return false if the last one alone is longer, and so was not read
     */
    static boolean forEachOfLastChunks(Path recording, long mostBytes, Consumer<FlightEvent> reader)
            throws UnreadableRecordingException {
        var chunks = RecordingChunks.span(recording).chunks();
        int from = chunks.size();
        long bytes = 0;
        while (from > 0 && bytes + chunks.get(from - 1).bytes() <= mostBytes) {
            from--;
            bytes += chunks.get(from).bytes();
        }
        if (bytes == 0) {
            return false;
        }
        inChunks(
                recording,
                chunks.subList(from, chunks.size()),
                (flight, chunk) -> flight.each(chunk.offset(), chunk.bytes(), event -> {
                    reader.accept(event);
                    return true;
                }));
        return true;
    }

    /** The types of events that a recording describes, each once by its name. */
    public static List<FlightType> types(Path recording) throws UnreadableRecordingException {
        var typeByName = new LinkedHashMap<String, FlightType>();
        inChunks(recording, (reader, chunk) -> {
            reader.types(chunk.offset(), chunk.bytes()).forEach(type -> typeByName.putIfAbsent(type.name(), type));
            return true;
        });
        return List.copyOf(typeByName.values());
    }

    /** Does something with a chunk; says whether more chunks are wanted. */
    @FunctionalInterface
    private interface Work {
        boolean on(FlightReader reader, RecordingChunks.Part chunk) throws IOException;
    }

    private static void inChunks(Path recording, Work work) throws UnreadableRecordingException {
        if (!Files.isRegularFile(recording)) {
            throw new UnreadableRecordingException(recording, "does not exist or is not a file");
        }
        inChunks(recording, RecordingChunks.span(recording).chunks(), work);
    }

    private static void inChunks(Path recording, List<RecordingChunks.Part> chunks, Work work)
            throws UnreadableRecordingException {
        try (var file = FileChannel.open(recording)) {
            var reader = new FlightReader(file);
            for (var chunk : chunks) {
                if (!work.on(reader, chunk)) {
                    return;
                }
            }
        } catch (UnreadableRecordingException fault) {
            throw fault;
        } catch (IOException broken) {
            throw new UnreadableRecordingException(
                    recording, "is truncated or not a flight recording (" + broken.getMessage() + ")", broken);
        } catch (RuntimeException broken) {
            // a reader trusts the file where values are looked at: damage shows as any exception
            throw new UnreadableRecordingException(
                    recording, "is truncated or not a flight recording (" + broken + ")", broken);
        } catch (StackOverflowError endless) {
            throw new UnreadableRecordingException(recording, "is damaged: its types refer to themselves", endless);
        }
    }
}
