package io.plumbline.bench.heap;

import com.sun.management.ThreadMXBean;
import io.plumbline.batch.forensics.HeldByThreads;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.HeapIndex;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NoSuchElementException;

/** Asks an opened heap for paths and for what its threads hold, in a process of its own: the first that it is asked for. */
public final class OpenedHeap {

    private static final int MANY = 10_000;
    private static final double NANOS_OF_A_MILLISECOND = 1e6;
    private static final double MEGABYTE = 1e6;

    private OpenedHeap() {}

    /**
     * Prints three times in milliseconds: one object's path, the paths of ten thousand, merged, and what threads hold; and the
     * megabytes that were allocated for the last.
     *
     * @param arguments an index and the name of a class
     */
    public static void main(String[] arguments) throws IOException {
        try (var heap = HeapIndex.open(Path.of(arguments[0]))) {
            var objects = instances(heap, arguments[1]);
            long start = System.nanoTime();
            var path = heap.pathToRoot(objects[0]);
            long one = System.nanoTime();
            var merged = heap.mergedPaths(objects);
            long all = System.nanoTime();
            if (path.isEmpty() || merged.objects() != objects.length) {
                throw new NoSuchElementException("not every " + arguments[1] + " has a path");
            }
            long allocatedBefore = allocatedBytes();
            long before = System.nanoTime();
            var held = HeldByThreads.of(heap);
            long end = System.nanoTime();
            if (held.threads() == 0) {
                throw new NoSuchElementException("the heap has no threads");
            }
            System.out.println((one - start) / NANOS_OF_A_MILLISECOND
                    + " " + (all - one) / NANOS_OF_A_MILLISECOND
                    + " " + (end - before) / NANOS_OF_A_MILLISECOND
                    + " " + (allocatedBytes() - allocatedBefore) / MEGABYTE);
        }
    }

    private static long allocatedBytes() {
        return ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getCurrentThreadAllocatedBytes();
    }

    private static int[] instances(HeapGraph heap, String className) {
        int number = heap.classesNamed(className).get(0).number();
        var objects = new int[MANY];
        int found = 0;
        int object = heap.nextInstance(number, HeapGraph.NONE);
        while (object != HeapGraph.NONE && found < MANY) {
            objects[found++] = object;
            object = heap.nextInstance(number, object);
        }
        return Arrays.copyOf(objects, found);
    }
}
