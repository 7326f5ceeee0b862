package io.plumbline.batch.heap;

/** An array of longs in two arrays of ints, so that memory of ints can be used again. Not synchronised. */
record OffHeapLongs(OffHeapInts low, OffHeapInts high) {

    long get(int index) {
        return (long) high.get(index) << 32 | (low.get(index) & 0xffffffffL);
    }

    void set(int index, long value) {
        low.set(index, (int) value);
        high.set(index, (int) (value >>> 32));
    }
}
