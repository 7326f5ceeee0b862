package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A large array.
 *
 * @param length its elements
 * @param used of an array of references, those that are not null; -1 of primitives, whose contents no index has
 * @param holder the field that leads to it
 */
public record ArrayUse(
        String className,
        long address,
        long length,
        long used,
        long shallowBytes,
        @Nullable String holder) {

    /** The largest reachable arrays. */
    public static List<ArrayUse> largest(HeapGraph heap, int limit) {
        var arrays = new BitSet();
        heap.classes().stream().filter(type -> type.array()).forEach(type -> arrays.set(type.number()));
        var largest = new PriorityQueue<Integer>(Comparator.comparingLong(heap::shallowBytes));
        for (int object = 1; object <= heap.objects(); object++) {
            if (arrays.get(heap.classNumberOf(object)) && heap.isReachable(object)) {
                largest.add(object);
                if (largest.size() > limit) {
                    largest.remove();
                }
            }
        }
        var uses = new ArrayList<ArrayUse>();
        for (int object : largest) {
            var type = heap.classOf(object);
            boolean references = type.name().endsWith("[][]") || !isPrimitiveArray(type.name());
            uses.add(new ArrayUse(
                    HoldingPath.nameOf(heap, object),
                    heap.addressOf(object),
                    heap.arrayLength(object),
                    references ? heap.referencesFrom(object).length : -1,
                    heap.shallowBytes(object),
                    HoldingPath.to(heap, object)
                            .flatMap(HoldingPath::holder)
                            .map(Object::toString)
                            .orElse(null)));
        }
        uses.sort(Comparator.comparingLong(ArrayUse::shallowBytes).reversed());
        return List.copyOf(uses);
    }

    private static boolean isPrimitiveArray(String name) {
        return switch (name) {
            case "boolean[]", "byte[]", "char[]", "short[]", "int[]", "long[]", "float[]", "double[]" -> true;
            default -> false;
        };
    }
}
