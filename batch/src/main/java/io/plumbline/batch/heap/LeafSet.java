package io.plumbline.batch.heap;

/**
 * The objects that refer to nothing, not even to a class that is no root: boxed numbers above all. No search needs to look
 * for their rows. Several threads write, each block of rows once; then many may read.
 */
final class LeafSet {

    private final byte[] bitsByBlock;

    LeafSet(int objects) {
        bitsByBlock = new byte[(int) RowAssembly.blocks(objects)];
    }

    boolean contains(int object) {
        int index = object - 1;
        return (bitsByBlock[index >>> RowAssembly.BLOCK_BITS] & 1 << (index & RowAssembly.BLOCK_MASK)) != 0;
    }

    /** Sets which objects of some blocks are leaves, a bit for each in the order of their numbers. */
    void put(int block, byte[] bits, int from, int count) {
        System.arraycopy(bits, from, bitsByBlock, block, count);
    }
}
