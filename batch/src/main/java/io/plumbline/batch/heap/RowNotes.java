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
    private final LeafSet leaves;
    private final AtomicInteger written;

    private final ByteBuffer classes;
    private final ByteBuffer units;
    private final ByteBuffer blocks;
    private final byte[] leavesByBlock;

    RowNotes(
            int places,
            IndexWriter index,
            int classBytes,
            RowStore.Sizes sizes,
            UnitsByObject unitsByObject,
            LeafSet leaves,
            AtomicInteger written) {
        this.index = index;
        this.classBytes = classBytes;
        this.sizes = sizes;
        this.unitsByObject = unitsByObject;
        this.leaves = leaves;
        this.written = written;
        int blockCount = (int) RowAssembly.blocks(places);
        this.classes = ByteBuffer.allocate(places * classBytes).order(ByteOrder.LITTLE_ENDIAN);
        this.units = ByteBuffer.allocate(places * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        this.blocks = ByteBuffer.allocate(blockCount * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        this.leavesByBlock = new byte[blockCount];
    }

    /** Begins with other objects. */
    void clear() {
        classes.clear();
        units.clear();
        blocks.clear();
        Arrays.fill(leavesByBlock, (byte) 0);
    }

    /**
     * Notes an object.
     *
     * @param leaf 1 if it refers to nothing, else 0
     */
    void note(int place, int object, int classNumber, long length, int leaf) {
        if (classBytes == 2) {
            classes.putShort(place * 2, (short) classNumber);
        } else {
            classes.putInt(place * 4, classNumber);
        }
        units.putShort(place * Short.BYTES, unitsByObject.code(object, sizes.units(object, classNumber, length)));
        leavesByBlock[place >>> RowAssembly.BLOCK_BITS] |= (byte) (leaf << (place & RowAssembly.BLOCK_MASK));
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
        leaves.put((int) place, leavesByBlock, firstBlock, endBlock - firstBlock);
        written.addAndGet(end - from);
    }

    private static ByteBuffer slice(ByteBuffer buffer, int from, int end, int bytes) {
        return buffer.clear().position(from * bytes).limit(end * bytes);
    }
}
