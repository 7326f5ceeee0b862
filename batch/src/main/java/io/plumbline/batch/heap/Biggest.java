package io.plumbline.batch.heap;

/** The objects with the largest sizes among many: a heap of bounded size, the smallest on top. One thread. */
final class Biggest {

    private final int[] objects;
    private final long[] sizes;
    private int count;

    Biggest(int limit) {
        objects = new int[limit];
        sizes = new long[limit];
    }

    void offer(int object, long size) {
        if (count < objects.length) {
            rise(count++, object, size);
        } else if (count > 0 && before(sizes[0], objects[0], size, object)) {
            sink(0, object, size);
        }
    }

    /** Smaller, or as large and of a higher number, so that equal sizes have an order. */
    private static boolean before(long size, int object, long otherSize, int otherObject) {
        return size < otherSize || (size == otherSize && object > otherObject);
    }

    private void rise(int from, int object, long size) {
        int at = from;
        for (int parent = (at - 1) / 2;
                at > 0 && before(size, object, sizes[parent], objects[parent]);
                parent = (at - 1) / 2) {
            objects[at] = objects[parent];
            sizes[at] = sizes[parent];
            at = parent;
        }
        objects[at] = object;
        sizes[at] = size;
    }

    private void sink(int from, int object, long size) {
        int at = from;
        for (int child = 2 * at + 1; child < count; child = 2 * at + 1) {
            if (child + 1 < count && before(sizes[child + 1], objects[child + 1], sizes[child], objects[child])) {
                child++;
            }
            if (before(size, object, sizes[child], objects[child])) {
                break;
            }
            objects[at] = objects[child];
            sizes[at] = sizes[child];
            at = child;
        }
        objects[at] = object;
        sizes[at] = size;
    }

    /** The objects, the largest first; nothing is left. */
    int[] falling() {
        var falling = new int[count];
        while (count > 0) {
            falling[count - 1] = objects[0];
            count--;
            int last = objects[count];
            long size = sizes[count];
            if (count > 0) {
                sink(0, last, size);
            }
        }
        return falling;
    }
}
