package io.plumbline.batch.heap;

import java.nio.ByteBuffer;

/** Reads rows of {@link Varints} that lie in blocks, each of whose places is stored. One thread. */
abstract class RowReader {

    private final MappedFile file;
    private final long blocksStart;
    private ByteBuffer buffer;
    private long bufferStart;

    /** Where the next number begins, in the mapping of the block. */
    int at;

    /** @param blocksStart where the places of the blocks are */
    RowReader(MappedFile file, long blocksStart) {
        this.file = file;
        this.blocksStart = blocksStart;
        this.buffer = file.mapping(0);
    }

    /** Goes to the first row of a block. */
    final void openBlock(int block) {
        openAt(file.longAt(blocksStart + ((long) block << 3)));
    }

    private void openAt(long position) {
        buffer = file.mapping(position);
        at = MappedFile.offset(position);
        bufferStart = position - at;
    }

    /** Passes over so many bytes, which may lead into the next mapping. */
    final void skip(long bytes) {
        long next = at + bytes;
        if (next >>> MappedFile.STRIDE_BITS != 0) {
            openAt(bufferStart + next);
        } else {
            at = (int) next;
        }
    }

    final long number() {
        int next = buffer.get(at++);
        if (next >= 0) {
            return next;
        }
        long number = next & 0x7f;
        for (int shift = 7; ; shift += 7) {
            next = buffer.get(at++);
            number |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return number;
            }
        }
    }

    /** Goes back to where the number begins that ends at a place of the mapping. */
    final void toNumberBefore(int end) {
        at = end - 1;
        // a number ends with the only one of its bytes whose highest bit is not set
        while (buffer.get(at - 1) < 0) {
            at--;
        }
    }
}
