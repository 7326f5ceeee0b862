package io.plumbline.batch.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is noted of some objects beside their rows: class, size, where each block of rows is, and which objects refer to
 * nothing. One thread notes in any order and writes whole blocks.
 */
final class RowNotes {

    private final IndexWriter index;
    private final int classBytes;
    private final RowStore.Sizes sizes;
    private final UnitsByObject unitsByObject;
    private final byte[] leaves;
    private final byte[] toClassAlone;
    private final AtomicInteger written;

    private final ByteBuffer classes;
    private final ByteBuffer units;
    private final ByteBuffer blocks;
    private final byte[] leavesHere;
    private final byte[] toClassAloneHere;

    RowNotes(
            int places,
            IndexWriter index,
            int classBytes,
            RowStore.Sizes sizes,
            UnitsByObject unitsByObject,
            byte[] leaves,
            byte[] toClassAlone,
            AtomicInteger written) {
        this.index = index;
        this.classBytes = classBytes;
        this.sizes = sizes;
        this.unitsByObject = unitsByObject;
        this.leaves = leaves;
        this.toClassAlone = toClassAlone;
        this.written = written;
        int blockCount = (int) RowAssembly.blocks(places);
        this.classes = ByteBuffer.allocate(places * classBytes).order(ByteOrder.LITTLE_ENDIAN);
        this.units = ByteBuffer.allocate(places * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        this.blocks = ByteBuffer.allocate(blockCount * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        this.leavesHere = new byte[blockCount];
        this.toClassAloneHere = new byte[blockCount];
    }

    /** Begins with other objects. */
    void clear() {
        classes.clear();
        units.clear();
        blocks.clear();
        Arrays.fill(leavesHere, (byte) 0);
        Arrays.fill(toClassAloneHere, (byte) 0);
    }

    /**
     * Notes an object.
     *
     * @param kind of {@link LeafSet#kind}
     */
    void note(int place, int object, int classNumber, long length, int kind) {
        if (classBytes == 2) {
            classes.putShort(place * 2, (short) classNumber);
        } else {
            classes.putInt(place * 4, classNumber);
        }
        units.putShort(place * Short.BYTES, unitsByObject.code(object, sizes.units(object, classNumber, length)));
        int block = place >>> RowAssembly.BLOCK_BITS;
        int bit = place & RowAssembly.BLOCK_MASK;
        leavesHere[block] |= (byte) ((kind & LeafSet.LEAF) << bit);
        toClassAloneHere[block] |= (byte) ((kind >>> 1) << bit);
    }

    /** Notes where the block that begins with this place is. */
    void block(int place, long position) {
        blocks.putLong((place >>> RowAssembly.BLOCK_BITS) * Long.BYTES, position);
    }

    /** Writes what was noted of the places of some blocks. */
    void write(int firstObject, int from, int end) throws IOException {
        long first = firstObject - 1L + from;
        index.write(slice(classes, from, end, classBytes), index.start(IndexSection.CLASSES) + first * classBytes);
        unitsByObject.write((int) first + 1, slice(units, from, end, Short.BYTES));
        int firstBlock = from >>> RowAssembly.BLOCK_BITS;
        int endBlock = (int) RowAssembly.blocks(end);
        long place = first >>> RowAssembly.BLOCK_BITS;
        index.write(
                slice(blocks, firstBlock, endBlock, Long.BYTES),
                index.start(IndexSection.ROW_BLOCKS) + place * Long.BYTES);
        System.arraycopy(leavesHere, firstBlock, leaves, (int) place, endBlock - firstBlock);
        System.arraycopy(toClassAloneHere, firstBlock, toClassAlone, (int) place, endBlock - firstBlock);
        written.addAndGet(end - from);
    }

    private static ByteBuffer slice(ByteBuffer buffer, int from, int end, int bytes) {
        return buffer.clear().position(from * bytes).limit(end * bytes);
    }
}
