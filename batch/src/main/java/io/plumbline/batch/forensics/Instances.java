package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import java.util.Arrays;
import java.util.BitSet;

/** The reachable objects of classes and of what extends them. */
final class Instances {

    private Instances() {}

    /** One pass over the classes of all objects. */
    static int[] of(HeapGraph heap, String className) {
        var wanted = new BitSet();
        for (var root : heap.classesNamed(className)) {
            for (var type : heap.classes()) {
                if (heap.isSubclass(type.number(), root.number())) {
                    wanted.set(type.number());
                }
            }
        }
        return of(heap, wanted);
    }

    static int[] of(HeapGraph heap, BitSet classNumbers) {
        var found = new int[16];
        int size = 0;
        if (classNumbers.isEmpty()) {
            return new int[0];
        }
        for (int object = 1; object <= heap.objects(); object++) {
            if (classNumbers.get(heap.classNumberOf(object)) && heap.isReachable(object)) {
                if (size == found.length) {
                    found = Arrays.copyOf(found, 2 * size);
                }
                found[size++] = object;
            }
        }
        return Arrays.copyOf(found, size);
    }
}
