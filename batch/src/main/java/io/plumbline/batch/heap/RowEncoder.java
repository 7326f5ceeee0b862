package io.plumbline.batch.heap;

import java.io.IOException;
import java.util.Arrays;

/**
 * Writes rows of references. One thread.
 *
 * <p>A row is: its length in bytes; a head, which is the number of references times four, plus two if the last one is the
 * object's class, plus one if the first one is the referent of a {@link java.lang.ref.Reference}; the references; and a
 * tail, the length of an array or the kept values of an instance. A reference is 0 for null, else one more than its
 * distance (positive or not) from the reference before it, the first one from the object itself. All are {@link Varints}.
 *
 * <p>In a {@link RowSpill} a row follows its object's place in the shard (two bytes) and twice its class; plus one, and
 * then place and length in the spill file instead of the row, and the array's length, if the row is a giant.
 */
final class RowEncoder {

    static final int REFERENT_FIRST = 1;
    static final int CLASS_LAST = 2;
    static final int HEAD_SHIFT = 2;

    /** Rows of more references go to the spill file as they are written. */
    static final int GIANT_REFERENCES = 16 << 10;

    private static final int REFERENCE_BYTES = 5;
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
    private int bodyAt;
    private int previous;

    RowEncoder(RowSpill spill, int objects) {
        this.spill = spill;
        this.buffers = new byte[RowSpill.shards(objects)][];
        Arrays.fill(buffers, NOTHING);
        this.used = new int[buffers.length];
    }

    /** Begins the row of an object with so many references and kept values. */
    void begin(int object, int classNumber, int references, int kept, int flags) throws IOException {
        int index = object - 1;
        enter(index >>> RowSpill.SHARD_BITS, FRAME_BYTES + references * REFERENCE_BYTES + kept * 10);
        buffer[at] = (byte) index;
        buffer[at + 1] = (byte) (index >>> 8);
        at = Varints.put(buffer, at + 2, (long) classNumber << 1);
        bodyAt = at + 1;
        at = Varints.put(buffer, bodyAt, ((long) references << HEAD_SHIFT) | flags);
        previous = object;
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

    /** The next reference, 0 for null. */
    void reference(int target) {
        if (target == 0) {
            buffer[at++] = 0;
        } else {
            at = Varints.put(buffer, at, Varints.unsigned((long) target - previous) + 1);
            previous = target;
        }
    }

    /** A number of the tail. */
    void number(long number) {
        at = Varints.put(buffer, at, Varints.unsigned(number));
    }

    /** Ends the row: its length comes in front. */
    void end() {
        int length = at - bodyAt;
        int more = Varints.bytes(length) - 1;
        if (more > 0) {
            System.arraycopy(buffer, bodyAt, buffer, bodyAt + more, length);
            at += more;
        }
        Varints.put(buffer, bodyAt - 1, length);
    }

    /** As {@link #end}, without a branch: code that saw no long row first, as some arrays have, is compiled again. */
    void endOfArray() {
        int length = at - bodyAt;
        int more = Varints.bytes(length) - 1;
        System.arraycopy(buffer, bodyAt, buffer, bodyAt + more, length);
        at += more;
        Varints.put(buffer, bodyAt - 1, length);
    }

    /** Notes a row that a {@link GiantRow} wrote to the spill file, of an array of this length. */
    void giant(int object, int classNumber, long position, long bytes, int length) throws IOException {
        int index = object - 1;
        enter(index >>> RowSpill.SHARD_BITS, FRAME_BYTES + 30);
        buffer[at] = (byte) index;
        buffer[at + 1] = (byte) (index >>> 8);
        at = Varints.put(buffer, at + 2, ((long) classNumber << 1) | 1);
        at = Varints.put(buffer, at, position);
        at = Varints.put(buffer, at, bytes);
        number(length);
    }

    /** Writes what is left. */
    void finish() throws IOException {
        leave();
        flushAll();
    }
}
