package io.plumbline.batch.heap;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/** An array of ints beside the Java heap, zero at first, of up to 2^31 elements. Not synchronised but for {@link #lower}. */
final class OffHeapInts {

    /** Elements of one buffer, as a power of two: a gigabyte. */
    static final int CHUNK_BITS = 28;

    private static final int COPIED = 1 << 14;
    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;
    private static final VarHandle ELEMENT =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer[] bytes;
    private final IntBuffer[] chunks;

    /** On direct buffers of the machine's byte order. */
    OffHeapInts(ByteBuffer[] bytes) {
        this.bytes = bytes;
        chunks = new IntBuffer[bytes.length];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = bytes[i].asIntBuffer();
        }
    }

    int get(int index) {
        return chunks[index >>> CHUNK_BITS].get(index & CHUNK_MASK);
    }

    void set(int index, int value) {
        chunks[index >>> CHUNK_BITS].put(index & CHUNK_MASK, value);
    }

    /** Makes an element smaller if it is larger, whoever else does so; waits until it is not 0. */
    void lower(int index, int value) {
        var chunk = bytes[index >>> CHUNK_BITS];
        int at = (index & CHUNK_MASK) << 2;
        int found = (int) ELEMENT.getVolatile(chunk, at);
        while (found == 0 || (found > value && !ELEMENT.compareAndSet(chunk, at, found, value))) {
            Thread.onSpinWait();
            found = (int) ELEMENT.getVolatile(chunk, at);
        }
    }

    /** Sets the first elements to zero. */
    void clear(int elements) {
        var zeros = new int[COPIED];
        for (int at = 0; at < elements; ) {
            int count = copied(at, elements);
            chunks[at >>> CHUNK_BITS].put(at & CHUNK_MASK, zeros, 0, count);
            at += count;
        }
    }

    /** Hands over the first elements, some at a time. */
    void read(int elements, Reader reader) throws IOException {
        var copy = new int[COPIED];
        for (int at = 0; at < elements; ) {
            int count = copied(at, elements);
            chunks[at >>> CHUNK_BITS].get(at & CHUNK_MASK, copy, 0, count);
            reader.read(copy, count);
            at += count;
        }
    }

    /** So many that none lies in the next chunk. */
    private static int copied(int at, int elements) {
        return Math.min(COPIED - (at & (COPIED - 1)), elements - at);
    }

    /** Takes elements of an array. */
    interface Reader {
        void read(int[] values, int count) throws IOException;
    }
}
