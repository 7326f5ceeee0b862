package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who owns memory outside the heap through direct buffers.
 *
 * @param holder the field that leads to the buffers
 * @param buffers how many; slices and duplicates of others are not counted
 * @param nativeBytes that they occupy outside the heap
 */
public record DirectBuffers(String holder, long buffers, long nativeBytes) {

    /** Beyond that, buffers are counted together. */
    private static final int PATHS = 10_000;

    private static final String UNKNOWN = "(others)";

    /** By holder, those with the most bytes first. */
    public static List<DirectBuffers> of(HeapGraph heap) {
        Map<String, long[]> counts = new HashMap<>();
        int paths = 0;
        for (int buffer : Instances.of(heap, "java.nio.DirectByteBuffer")) {
            // only who allocated the memory has a cleaner; mapped files have one, too
            if (heap.field(buffer, "cleaner") != HeapGraph.NONE) {
                var holder = paths++ < PATHS
                        ? HoldingPath.to(heap, buffer)
                                .flatMap(HoldingPath::holder)
                                .map(Object::toString)
                                .orElse(UNKNOWN)
                        : UNKNOWN;
                var count = counts.computeIfAbsent(holder, name -> new long[2]);
                count[0]++;
                count[1] += heap.value(buffer, "capacity").orElse(0);
            }
        }
        var owners = new ArrayList<DirectBuffers>();
        counts.forEach((holder, count) -> owners.add(new DirectBuffers(holder, count[0], count[1])));
        owners.sort(Comparator.comparingLong(DirectBuffers::nativeBytes).reversed());
        return List.copyOf(owners);
    }
}
