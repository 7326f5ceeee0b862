package io.plumbline.batch.hprof;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The truth about the heap of a {@link HeapDumpBuilder} by the definitions themselves, however long it takes: an object
 * dominates what cannot be reached without it, and retains that. It reads what the test described and knows nothing of the
 * engine. Immutable.
 */
public final class HeapOracle {

    private final Map<Dumped, List<Dumped>> referencesByObject = new LinkedHashMap<>();
    private final Set<Dumped> roots = new LinkedHashSet<>();
    private final Map<Dumped, Long> shallowBytesByObject = new HashMap<>();
    private final Map<Dumped, Set<Dumped>> dominatedByObject = new HashMap<>();
    private final Set<Dumped> reachable;

    /**
     * @param withClasses whether an object refers to its class
     * @param strong says which references count
     */
    public HeapOracle(HeapDumpBuilder heap, boolean withClasses, BiPredicate<Dumped, Dumped> strong) {
        for (var object : heap.objects()) {
            var references = new ArrayList<Dumped>();
            if (withClasses && object.type() != object) {
                references.add(object.type());
            }
            for (var reference : object.references()) {
                if (heap.holds(reference) && strong.test(object, reference)) {
                    references.add(reference);
                }
            }
            referencesByObject.put(object, references);
            shallowBytesByObject.put(object, heap.shallowBytes(object));
        }
        for (var root : heap.roots()) {
            if (heap.holds(root.object())) {
                roots.add(root.object());
            }
        }
        reachable = reachableWithout(Optional.empty());
        for (var object : reachable) {
            var dominated = new HashSet<>(reachable);
            dominated.removeAll(reachableWithout(Optional.of(object)));
            dominatedByObject.put(object, dominated);
        }
    }

    public HeapOracle(HeapDumpBuilder heap, boolean withClasses) {
        this(heap, withClasses, (from, to) -> true);
    }

    public Set<Dumped> reachable() {
        return Set.copyOf(reachable);
    }

    /** What becomes unreachable without it, itself included. */
    public Set<Dumped> dominatedBy(Dumped object) {
        return Objects.requireNonNull(dominatedByObject.get(object));
    }

    public long retainedBytes(Dumped object) {
        return dominatedBy(object).stream().mapToLong(shallowBytesByObject::get).sum();
    }

    /** The nearest of those that dominate it; none if the roots alone do. */
    public Optional<Dumped> immediateDominatorOf(Dumped object) {
        return reachable.stream()
                .filter(candidate ->
                        candidate != object && dominatedBy(candidate).contains(object))
                .min((one, other) -> Integer.compare(
                        dominatedBy(one).size(), dominatedBy(other).size()));
    }

    /** How many references a shortest way from a root takes; 0 for a root. */
    public int distanceFromRoots(Dumped object) {
        var distances = new HashMap<Dumped, Integer>();
        var queue = new ArrayDeque<Dumped>();
        for (var root : roots) {
            distances.put(root, 0);
            queue.add(root);
        }
        while (!queue.isEmpty()) {
            var next = queue.remove();
            int distance = Objects.requireNonNull(distances.get(next));
            for (var reference : referencesFrom(next)) {
                if (distances.putIfAbsent(reference, distance + 1) == null) {
                    queue.add(reference);
                }
            }
        }
        return Objects.requireNonNull(distances.get(object));
    }

    private List<Dumped> referencesFrom(Dumped object) {
        return Objects.requireNonNull(referencesByObject.get(object));
    }

    private Set<Dumped> reachableWithout(Optional<Dumped> removed) {
        var seen = new HashSet<Dumped>();
        var stack = new ArrayDeque<Dumped>();
        for (var root : roots) {
            if (!removed.filter(root::equals).isPresent() && seen.add(root)) {
                stack.push(root);
            }
        }
        while (!stack.isEmpty()) {
            for (var reference : referencesFrom(stack.pop())) {
                if (!removed.filter(reference::equals).isPresent() && seen.add(reference)) {
                    stack.push(reference);
                }
            }
        }
        return seen;
    }
}
