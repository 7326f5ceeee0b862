package io.plumbline.batch.heap;

import org.jspecify.annotations.Nullable;

/**
 * An array of longs, none negative, in two arrays of ints, so that memory of ints can be used again. Not synchronised.
 *
 * @param high absent if no element reaches 2^32
 */
record OffHeapLongs(OffHeapInts low, @Nullable OffHeapInts high) {

    long get(int index) {
        long value = low.get(index) & 0xffffffffL;
        return high == null ? value : (long) high.get(index) << 32 | value;
    }

    void set(int index, long value) {
        low.set(index, (int) value);
        if (high != null) {
            high.set(index, (int) (value >>> 32));
        }
    }
}
