package io.plumbline.batch.heap;

import java.io.IOException;
import java.util.Arrays;

/**
 * Rows of one thread on their way to a {@link RowSpill}, gathered by shard.
 *
 * <p>There a row follows its object's place in the shard (two bytes) and twice its class; plus one, and then place and
 * length in the spill file instead of the row, and the array's length, if the row is a giant.
 */
final class ShardBuffers {

    private static final byte[] NOTHING = {};
    private static final int FLUSH_BYTES = 16 << 10;
    private static final int FRAME_BYTES = 32;
    private static final int MOST_BYTES = 16 << 20;

    private final RowSpill spill;
    private final byte[][] buffers;
    private final int[] used;

    private byte[] buffer = NOTHING;
    private int at;
    private int shard = -1;
    private int allBytes;

    ShardBuffers(RowSpill spill, int objects) {
        this.spill = spill;
        this.buffers = new byte[RowSpill.shards(objects)][];
        Arrays.fill(buffers, NOTHING);
        this.used = new int[buffers.length];
    }

    /** Adds a row, which is a part of these bytes. */
    void add(int object, int classNumber, byte[] rows, int from, int end) throws IOException {
        frame(object, (long) classNumber << 1, end - from);
        System.arraycopy(rows, from, buffer, at, end - from);
        at += end - from;
    }

    /** Adds a note of a row that a {@link GiantRow} wrote to the spill file, of an array of this length. */
    void addGiant(int object, int classNumber, long position, long bytes, int length) throws IOException {
        frame(object, ((long) classNumber << 1) | 1, FRAME_BYTES);
        at = Varints.put(buffer, at, position);
        at = Varints.put(buffer, at, bytes);
        at = Varints.put(buffer, at, Varints.unsigned(length));
    }

    private void frame(int object, long classAndGiant, int bytes) throws IOException {
        int index = object - 1;
        enter(index >>> RowSpill.SHARD_BITS, FRAME_BYTES + bytes);
        buffer[at] = (byte) index;
        buffer[at + 1] = (byte) (index >>> 8);
        at = Varints.put(buffer, at + 2, classAndGiant);
    }

    private void enter(int newShard, int bytes) throws IOException {
        if (newShard != shard) {
            leave();
            shard = newShard;
            buffer = buffers[shard];
            if (buffer.length == 0) {
                buffer = new byte[1 << 10];
                allBytes += buffer.length;
            }
            at = used[shard];
        }
        if (at > FLUSH_BYTES) {
            spill.add(shard, buffer, at);
            at = 0;
        }
        if (at + bytes > buffer.length) {
            allBytes -= buffer.length;
            buffer = Arrays.copyOf(buffer, Math.max(at + bytes, 2 * buffer.length));
            allBytes += buffer.length;
        }
    }

    private void leave() throws IOException {
        if (shard >= 0) {
            buffers[shard] = buffer;
            used[shard] = at;
            if (allBytes > MOST_BYTES) {
                flushAll();
            }
        }
    }

    private void flushAll() throws IOException {
        for (int i = 0; i < buffers.length; i++) {
            if (used[i] > 0) {
                spill.add(i, buffers[i], used[i]);
                used[i] = 0;
            }
            buffers[i] = NOTHING;
        }
        allBytes = 0;
    }

    /** Writes what is left. */
    void finish() throws IOException {
        leave();
        flushAll();
    }
}
