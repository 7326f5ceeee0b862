package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.naming.ClassNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Of what an object that holds many consists. One thread. */
final class Elements {

    /** So many are looked at; the rest is like them. */
    static final int SAMPLE = 10_000;

    private static final int DEEPEST = 8;
    private static final int SHOWN = 5;

    private final HeapGraph heap;
    private final Map<String, long[]> countsByClass = new HashMap<>();

    private Elements(HeapGraph heap) {
        this.heap = heap;
    }

    /** The classes of what an object alone holds, by falling bytes; entries of maps and lists stand for their contents. */
    static List<ElementCount> of(HeapGraph heap, int[] dominated) throws IOException {
        var elements = new Elements(heap);
        for (int object : dominated) {
            elements.add(object);
        }
        return elements.counts();
    }

    private void add(int object) throws IOException {
        var counts = countsByClass.computeIfAbsent(HoldingPath.nameOf(heap, content(object)), name -> new long[2]);
        counts[0]++;
        counts[1] += heap.retainedBytes(object);
    }

    /** What an entry of a map or a list is about: the largest thing in it that is not a part of the JDK itself. */
    private int content(int object) throws IOException {
        int content = object;
        for (int depth = 0; depth < DEEPEST; depth++) {
            if (!isContainer(heap.classOf(content).name())) {
                return content;
            }
            var inner = heap.dominatedBy(content, 1);
            if (inner.length == 0) {
                return content;
            }
            content = inner[0];
        }
        return object;
    }

    private static boolean isContainer(String className) {
        var name = ClassNames.normalised(className);
        return name.endsWith("[]")
                ? name.startsWith("java.") && !name.startsWith("java.lang.")
                : name.startsWith("java.util.") || name.startsWith("java.lang.ref.") || name.contains("ThreadLocalMap");
    }

    private List<ElementCount> counts() {
        var counts = new ArrayList<ElementCount>();
        countsByClass.forEach((name, count) -> counts.add(new ElementCount(name, count[0], count[1])));
        counts.sort(Comparator.comparingLong(ElementCount::bytes).reversed().thenComparing(ElementCount::className));
        return List.copyOf(counts.subList(0, Math.min(SHOWN, counts.size())));
    }
}
