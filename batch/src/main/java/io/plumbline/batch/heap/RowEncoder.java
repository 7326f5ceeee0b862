package io.plumbline.batch.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes rows of references to a {@link RowStore}. One thread.
 *
 * <p>A row is: its length in bytes; a head, which is the number of references times four, plus two if the last one is the
 * object's class, plus one if the first one is the referent of a {@link java.lang.ref.Reference}; the references; and a
 * tail, the length of an array or the kept values of an instance. A reference is 0 for null, else one more than its
 * distance (positive or not) from the reference before it, the first one from the object itself. All are {@link Varints}.
 *
 * <p>Rows are gathered as long as their objects follow each other: such a run is what most dumps consist of. Its whole
 * blocks are ready for the index; what is before the first and behind the last of them goes through the spill.
 */
final class RowEncoder {

    static final int REFERENT_FIRST = 1;
    static final int CLASS_LAST = 2;
    static final int HEAD_SHIFT = 2;

    /** Rows of more references go to the spill file as they are written. */
    static final int GIANT_REFERENCES = 16 << 10;

    private static final int REFERENCE_BYTES = 5;
    private static final int NUMBER_BYTES = 10;
    private static final int HEAD_BYTES = 16;
    private static final int RUN_BYTES = 256 << 10;
    private static final int RUN_ROWS = 16 << 10;

    private final RowStore store;
    private final ShardBuffers shards;
    private final RowNotes notes;

    /** The rows of the run, and of each: where it ends, twice the class and one if it is a leaf, the last of its numbers. */
    private byte[] buffer = new byte[RUN_BYTES + RUN_BYTES / 2];

    private final int[] ends = new int[RUN_ROWS];
    private final long[] classesAndLeaves = new long[RUN_ROWS];
    private final long[] lastNumbers = new long[RUN_ROWS];
    private int rows;
    private int nextObject = 1;

    private int at;
    private int bodyAt;
    private int previous;
    private long lastNumber;

    RowEncoder(RowStore store) {
        this.store = store;
        this.shards = new ShardBuffers(store.spill(), store.objects());
        this.notes = store.notes(RUN_ROWS);
    }

    /** Begins the row of an object with so many references and kept values. */
    void begin(int object, int classNumber, int references, int kept, int flags) throws IOException {
        if (object != nextObject || at > RUN_BYTES || rows == RUN_ROWS) {
            endRun(object);
        }
        int most = at + HEAD_BYTES + references * REFERENCE_BYTES + kept * NUMBER_BYTES;
        if (most > buffer.length) {
            buffer = Arrays.copyOf(buffer, most + RUN_BYTES);
        }
        classesAndLeaves[rows] = (long) classNumber << 1 | (references == 0 ? 1 : 0);
        bodyAt = at + 1;
        at = Varints.put(buffer, bodyAt, ((long) references << HEAD_SHIFT) | flags);
        previous = object;
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
        lastNumber = number;
        at = Varints.put(buffer, at, Varints.unsigned(number));
    }

    /** Ends the row: its length comes in front. */
    void end() {
        int length = at - bodyAt;
        int more = Varints.bytes(length) - 1;
        if (more > 0) {
            System.arraycopy(buffer, bodyAt, buffer, bodyAt + more, length);
        }
        endBehind(more, length);
    }

    /** As {@link #end}, without a branch: code that saw no long row first, as some arrays have, is compiled again. */
    void endOfArray() {
        int length = at - bodyAt;
        int more = Varints.bytes(length) - 1;
        System.arraycopy(buffer, bodyAt, buffer, bodyAt + more, length);
        endBehind(more, length);
    }

    private void endBehind(int more, int length) {
        at += more;
        Varints.put(buffer, bodyAt - 1, length);
        ends[rows] = at;
        lastNumbers[rows++] = lastNumber;
        nextObject++;
    }

    /** Notes a row that a {@link GiantRow} wrote to the spill file, of an array of this length. */
    void giant(int object, int classNumber, long position, long bytes, int length) throws IOException {
        shards.addGiant(object, classNumber, position, bytes, length);
    }

    /** Writes what is left. */
    void finish() throws IOException {
        endRun(0);
        shards.finish();
    }

    /** Ends the run, or the part of it that is ready if it goes on with this object. */
    private void endRun(int object) throws IOException {
        int firstObject = nextObject - rows;
        int firstBlock = store.takesBlocks() ? Math.min(rows, -(firstObject - 1) & RowAssembly.BLOCK_MASK) : rows;
        boolean last = nextObject > store.objects();
        int behindBlocks = Math.max(firstBlock, last ? rows : rows - (nextObject - 1 & RowAssembly.BLOCK_MASK));
        spill(0, firstBlock, firstObject);
        if (firstBlock < behindBlocks) {
            writeBlocks(firstBlock, behindBlocks, firstObject);
        }
        if (object == nextObject) {
            moveToTheFront(behindBlocks);
        } else {
            spill(behindBlocks, rows, firstObject);
            rows = 0;
            at = 0;
            nextObject = object;
        }
    }

    private void spill(int from, int end, int firstObject) throws IOException {
        for (int row = from; row < end; row++) {
            shards.add(firstObject + row, (int) (classesAndLeaves[row] >>> 1), buffer, start(row), ends[row]);
        }
    }

    private int start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    private void writeBlocks(int from, int end, int firstObject) throws IOException {
        int start = start(from);
        long position = store.index().reserve(ends[end - 1] - start);
        store.index().write(ByteBuffer.wrap(buffer, start, ends[end - 1] - start), position);
        notes.clear();
        for (int row = from; row < end; row++) {
            long classAndLeaf = classesAndLeaves[row];
            notes.note(
                    row - from,
                    firstObject + row,
                    (int) (classAndLeaf >>> 1),
                    lastNumbers[row],
                    (int) classAndLeaf & 1);
        }
        for (int row = from; row < end; row += 1 << RowAssembly.BLOCK_BITS) {
            notes.block(row - from, position + start(row) - start);
        }
        notes.write(firstObject + from, 0, end - from);
    }

    private void moveToTheFront(int from) {
        int start = start(from);
        System.arraycopy(buffer, start, buffer, 0, at - start);
        for (int row = from; row < rows; row++) {
            ends[row - from] = ends[row] - start;
            classesAndLeaves[row - from] = classesAndLeaves[row];
            lastNumbers[row - from] = lastNumbers[row];
        }
        rows -= from;
        at -= start;
    }
}
