package io.plumbline.batch.forensics;

import java.util.Arrays;

/** Object numbers, one after the other. One thread; 4 to 8 bytes each. */
final class ObjectList {

    private int[] objects = new int[16];
    private int size;

    void add(int object) {
        if (size == objects.length) {
            objects = Arrays.copyOf(objects, 2 * size);
        }
        objects[size++] = object;
    }

    int removeLast() {
        return objects[--size];
    }

    int get(int place) {
        return objects[place];
    }

    int size() {
        return size;
    }

    /** The first so many, or all. */
    int[] first(int limit) {
        return Arrays.copyOf(objects, Math.min(limit, size));
    }
}
