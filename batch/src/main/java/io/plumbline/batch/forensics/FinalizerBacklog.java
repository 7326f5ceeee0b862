package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects with a {@code finalize} method.
 *
 * @param registered how many there are
 * @param waiting how many are dead and wait for the finalizer thread
 * @param classes of the registered ones
 */
public record FinalizerBacklog(long registered, long waiting, List<ElementCount> classes) {

    private static final int SHOWN = 20;

    public FinalizerBacklog {
        classes = List.copyOf(classes);
    }

    public static FinalizerBacklog of(HeapGraph heap) {
        Map<String, long[]> counts = new HashMap<>();
        long registered = 0;
        for (int finalizer : Instances.of(heap, "java.lang.ref.Finalizer")) {
            int referent = heap.field(finalizer, "referent");
            if (referent != HeapGraph.NONE) {
                registered++;
                var count = counts.computeIfAbsent(HoldingPath.nameOf(heap, referent), name -> new long[2]);
                count[0]++;
                count[1] += heap.retainedBytes(referent);
            }
        }
        var classes = new ArrayList<ElementCount>();
        counts.forEach((name, count) -> classes.add(new ElementCount(name, count[0], count[1])));
        classes.sort(Comparator.comparingLong(ElementCount::objects).reversed());
        return new FinalizerBacklog(registered, waiting(heap), classes.subList(0, Math.min(SHOWN, classes.size())));
    }

    /** The length of the queue: each refers to the next, and the last to itself. */
    private static long waiting(HeapGraph heap) {
        long waiting = 0;
        for (var type : heap.classesNamed("java.lang.ref.Finalizer")) {
            int queue = type.object() == HeapGraph.NONE ? HeapGraph.NONE : heap.field(type.object(), "queue");
            int at = queue == HeapGraph.NONE ? HeapGraph.NONE : heap.field(queue, "head");
            while (at != HeapGraph.NONE && waiting < heap.objects()) {
                waiting++;
                int next = heap.field(at, "next");
                at = next == at ? HeapGraph.NONE : next;
            }
        }
        return waiting;
    }
}
