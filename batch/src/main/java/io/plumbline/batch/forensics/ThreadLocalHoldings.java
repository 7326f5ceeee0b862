package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What threads keep in one thread-local variable.
 *
 * @param variable the field that has it, as {@code com.example.Context.CURRENT}; its class where no field has it; that of
 *     cleared ones, which nobody can read or remove any more
 * @param cleared whether the variable itself is gone and only its values are left
 * @param valueClass of the values
 * @param threads how many threads have a value
 * @param retainedBytes of the values
 */
public record ThreadLocalHoldings(
        String variable, boolean cleared, String valueClass, long threads, long retainedBytes) {

    private static final String GONE = "(cleared)";

    private record Key(int variable, String valueClass) {}

    /** All variables with values, those whose values retain most first. */
    public static List<ThreadLocalHoldings> of(HeapGraph heap) {
        Map<Key, long[]> counts = new HashMap<>();
        for (var thread : heap.threads()) {
            if (thread.object() != HeapGraph.NONE) {
                addMap(heap, heap.field(thread.object(), "threadLocals"), counts);
                addMap(heap, heap.field(thread.object(), "inheritableThreadLocals"), counts);
            }
        }
        var holdings = new ArrayList<ThreadLocalHoldings>();
        counts.forEach((key, count) -> holdings.add(new ThreadLocalHoldings(
                key.variable() == HeapGraph.NONE ? GONE : nameOf(heap, key.variable()),
                key.variable() == HeapGraph.NONE,
                key.valueClass(),
                count[0],
                count[1])));
        holdings.sort(
                Comparator.comparingLong(ThreadLocalHoldings::retainedBytes).reversed());
        return List.copyOf(holdings);
    }

    private static void addMap(HeapGraph heap, int map, Map<Key, long[]> counts) {
        int table = map == HeapGraph.NONE ? HeapGraph.NONE : heap.field(map, "table");
        if (table == HeapGraph.NONE) {
            return;
        }
        for (int entry : heap.referencesFrom(table)) {
            int value = heap.field(entry, "value");
            if (value != HeapGraph.NONE) {
                var key = new Key(heap.field(entry, "referent"), HoldingPath.nameOf(heap, value));
                var count = counts.computeIfAbsent(key, added -> new long[2]);
                count[0]++;
                count[1] += heap.retainedBytes(value);
            }
        }
    }

    /** The static field that has the variable, or its class. */
    private static String nameOf(HeapGraph heap, int variable) {
        var className = HoldingPath.nameOf(heap, variable);
        return HoldingPath.to(heap, variable)
                .filter(path -> !path.weak())
                .map(ThreadLocalHoldings::last)
                .map(Objects::toString)
                .orElse(className);
    }

    private static HoldingPath.@Nullable Step last(HoldingPath path) {
        return path.steps().isEmpty() ? null : path.steps().get(path.steps().size() - 1);
    }
}
