package io.plumbline.batch.heap;

import java.nio.IntBuffer;

/** An array of ints beside the Java heap, zero at first, of up to 2^31 elements. Not synchronised. */
final class OffHeapInts {

    /** Elements of one buffer, as a power of two: a gigabyte. */
    static final int CHUNK_BITS = 28;

    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

    private final IntBuffer[] chunks;

    OffHeapInts(IntBuffer[] chunks) {
        this.chunks = chunks;
    }

    int get(int index) {
        return chunks[index >>> CHUNK_BITS].get(index & CHUNK_MASK);
    }

    void set(int index, int value) {
        chunks[index >>> CHUNK_BITS].put(index & CHUNK_MASK, value);
    }

    /** Sets the first elements to zero. */
    void clear(int elements) {
        for (int i = 0; i < elements; i++) {
            set(i, 0);
        }
    }
}
