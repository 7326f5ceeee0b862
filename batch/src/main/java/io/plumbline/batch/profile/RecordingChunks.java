package io.plumbline.batch.profile;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The outer form of a flight recording: chunks, each with magic, version and its own length. The JDK's reader ends
 * silently where a chunk is cut; we do not want half a recording taken for a whole one.
 */
final class RecordingChunks {

    private static final int MAGIC = 0x464C5200;
    private static final int SHORTEST_CHUNK_BYTES = 68;

    private RecordingChunks() {}

    static void check(Path recording) throws UnreadableRecordingException {
        try (var file = FileChannel.open(recording)) {
            var size = file.size();
            var offset = 0L;
            while (offset < size) {
                offset += chunkBytes(recording, file, offset);
            }
            if (size == 0 || offset > size) {
                throw new UnreadableRecordingException(
                        recording, "is cut off: it has " + size + " bytes of " + offset + "; copy it again");
            }
        } catch (UnreadableRecordingException fault) {
            throw fault;
        } catch (IOException fault) {
            throw new UnreadableRecordingException(recording, "cannot be read: " + fault.getMessage(), fault);
        }
    }

    private static long chunkBytes(Path recording, FileChannel file, long offset) throws IOException {
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
        return bytes;
    }
}
