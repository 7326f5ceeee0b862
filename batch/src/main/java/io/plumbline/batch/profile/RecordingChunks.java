package io.plumbline.batch.profile;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The outer form of a flight recording: chunks, each with magic, version and its own length. The JDK's reader ends
 * silently where a chunk is cut; we do not want half a recording taken for a whole one.
 */
public final class RecordingChunks {

    private static final int MAGIC = 0x464C5200;
    private static final int SHORTEST_CHUNK_BYTES = 68;

    /** A JVM begins a chunk for each megabyte at most; who writes more wants to keep somebody busy. */
    private static final int MOST_CHUNKS = 100_000;

    private RecordingChunks() {}

    /** A chunk's length, and the begin and end of what it tells of, in nanoseconds since 1970. */
    private record Chunk(long bytes, long beginNanos, long endNanos) {}

    /** Where a chunk begins, and how many bytes it has. */
    record Part(long offset, long bytes) {}

    /**
     * The time that a recording tells of. Immutable.
     *
     * @param measured the lengths of its chunks together; less than from begin to end where there are gaps
     * @param chunks in the order of the file
     */
    record Span(Instant begin, Instant end, Duration measured, List<Part> chunks) {

        Span {
            chunks = List.copyOf(chunks);
        }
    }

    /**
     * When the last event of a recording can have happened, by its JVM's clock.
     *
     * @throws UnreadableRecordingException if it is no whole recording
     */
    public static Instant endOf(Path recording) throws UnreadableRecordingException {
        return span(recording).end();
    }

    /**
     * When a recording begins, by its JVM's clock.
     *
     * @throws UnreadableRecordingException if it is no whole recording
     */
    public static Instant beginningOf(Path recording) throws UnreadableRecordingException {
        return span(recording).begin();
    }

    /**
     * Says whether a file is a whole recording, as far as its chunks tell.
     *
     * @throws UnreadableRecordingException if it is none
     */
    public static void check(Path recording) throws UnreadableRecordingException {
        span(recording);
    }

    /**
     * When its first chunk begins, and its last one ends.
     *
     * @throws UnreadableRecordingException if it is no whole recording
     */
    static Span span(Path recording) throws UnreadableRecordingException {
        try (var file = FileChannel.open(recording)) {
            var size = file.size();
            var offset = 0L;
            var beginNanos = Long.MAX_VALUE;
            var endNanos = Long.MIN_VALUE;
            var measured = Duration.ZERO;
            var chunks = new ArrayList<Part>();
            while (offset < size) {
                if (chunks.size() == MOST_CHUNKS) {
                    throw new UnreadableRecordingException(
                            recording, "has more than " + MOST_CHUNKS + " chunks; no JVM writes such a one");
                }
                var chunk = chunk(recording, file, offset);
                if (chunk.bytes() > size - offset) {
                    throw new UnreadableRecordingException(
                            recording,
                            "is cut off: it has " + size + " bytes of " + Long.toUnsignedString(offset + chunk.bytes())
                                    + "; copy it again");
                }
                chunks.add(new Part(offset, chunk.bytes()));
                offset += chunk.bytes();
                beginNanos = Math.min(beginNanos, chunk.beginNanos());
                endNanos = Math.max(endNanos, chunk.endNanos());
                measured = measured.plusNanos(Math.max(0, chunk.endNanos() - chunk.beginNanos()));
            }
            if (size == 0) {
                throw new UnreadableRecordingException(recording, "is cut off: it is empty; copy it again");
            }
            return new Span(
                    EpochNanos.instant(beginNanos),
                    EpochNanos.instant(Math.max(beginNanos, endNanos)),
                    measured,
                    chunks);
        } catch (UnreadableRecordingException fault) {
            throw fault;
        } catch (IOException fault) {
            throw new UnreadableRecordingException(recording, "cannot be read: " + fault.getMessage(), fault);
        }
    }

    private static Chunk chunk(Path recording, FileChannel file, long offset) throws IOException {
        if (file.size() - offset < SHORTEST_CHUNK_BYTES) {
            throw new UnreadableRecordingException(
                    recording, "is not a flight recording, or cut off at byte " + offset);
        }
        file.position(offset);
        var in = new DataInputStream(Channels.newInputStream(file));
        if (in.readInt() != MAGIC) {
            throw new UnreadableRecordingException(
                    recording, "is not a flight recording: no chunk begins at byte " + offset);
        }
        in.readInt();
        var bytes = in.readLong();
        if (bytes < SHORTEST_CHUNK_BYTES) {
            throw new UnreadableRecordingException(
                    recording, "has an unfinished chunk at byte " + offset + "; it was copied while being written");
        }
        in.readLong();
        in.readLong();
        long beginNanos = in.readLong();
        return new Chunk(bytes, beginNanos, beginNanos + in.readLong());
    }
}
