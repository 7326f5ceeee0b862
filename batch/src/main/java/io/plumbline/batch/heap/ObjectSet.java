package io.plumbline.batch.heap;

/** A set of object numbers. One thread writes; then many may read. */
final class ObjectSet {

    private final long[] words;
    private int size;

    ObjectSet(int objects) {
        words = new long[(objects >>> 6) + 1];
    }

    boolean contains(int object) {
        return (words[object >>> 6] & (1L << object)) != 0;
    }

    /** False if it was there already. */
    boolean add(int object) {
        long word = words[object >>> 6];
        long bit = 1L << object;
        if ((word & bit) != 0) {
            return false;
        }
        words[object >>> 6] = word | bit;
        size++;
        return true;
    }

    int size() {
        return size;
    }
}
