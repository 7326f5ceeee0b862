package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapClass;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.naming.ClassNames;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Collections of one class: how many, how large, how well filled.
 *
 * @param instances reachable ones
 * @param elements in all of them
 * @param empty how many have no element
 * @param unusedBytes places for elements that are not used
 */
public record CollectionUse(String className, long instances, long elements, long empty, long unusedBytes) {

    private static final int BIGGEST = 20;
    /** Two nodes, a key and a value; the largest come first. */
    private static final int BELOW_A_NODE = 4;

    /**
     * One collection.
     *
     * @param size its elements
     * @param capacity places in its array; its size where it has none
     * @param elements what they are
     * @param holder the field that leads to it
     */
    public record Big(
            String className,
            long address,
            long size,
            long capacity,
            long retainedBytes,
            List<ElementCount> elements,
            @Nullable String holder) {

        public Big {
            elements = List.copyOf(elements);
        }
    }

    /** All collections of a heap: by class, by falling number of elements, and the biggest of all. */
    public record Survey(List<CollectionUse> classes, List<Big> biggest) {

        public Survey {
            classes = List.copyOf(classes);
            biggest = List.copyOf(biggest);
        }

        /** The first so many of both. */
        public Survey first(int rows) {
            return new Survey(
                    classes.subList(0, Math.min(rows, classes.size())),
                    biggest.subList(0, Math.min(rows, biggest.size())));
        }
    }

    /**
     * How a collection of the JDK is built.
     *
     * @param size the field with the number of elements
     * @param table the field with the array; empty where there is none
     */
    private record Build(String className, String size, String table) {}

    private static final List<Build> BUILDS = List.of(
            new Build("java.util.HashMap", "size", "table"),
            new Build("java.util.concurrent.ConcurrentHashMap", "baseCount", "table"),
            new Build("java.util.ArrayList", "size", "elementData"),
            new Build("java.util.LinkedList", "size", ""),
            new Build("java.util.ArrayDeque", "", "elements"),
            new Build("java.util.TreeMap", "size", ""),
            new Build("java.util.WeakHashMap", "size", "table"),
            new Build("java.util.IdentityHashMap", "size", "table"),
            new Build("java.util.Hashtable", "count", "table"),
            new Build("java.util.Vector", "elementCount", "elementData"),
            new Build("java.util.PriorityQueue", "size", "queue"),
            new Build("java.util.concurrent.PriorityBlockingQueue", "size", "queue"),
            new Build("java.util.concurrent.ArrayBlockingQueue", "count", "items"),
            new Build("java.util.concurrent.LinkedBlockingQueue", "count", ""),
            new Build("java.util.concurrent.LinkedBlockingDeque", "count", ""),
            new Build("java.util.concurrent.CopyOnWriteArrayList", "", "array"));

    private record Measured(int object, long size, long capacity) {}

    /** Looks at every collection of the JDK, and of classes that extend one. */
    public static Survey of(HeapGraph heap) throws IOException {
        var buildByClass = buildByClass(heap);
        Map<Integer, long[]> counts = new HashMap<>();
        var biggest = new PriorityQueue<Measured>(Comparator.comparingLong(Measured::size));
        for (int object = 1; object <= heap.objects(); object++) {
            var build = buildByClass[heap.classNumberOf(object)];
            if (build != null && heap.isReachable(object)) {
                var measured = measure(heap, object, build);
                add(counts.computeIfAbsent(heap.classNumberOf(object), number -> new long[4]), measured, heap);
                biggest.add(measured);
                if (biggest.size() > BIGGEST) {
                    biggest.remove();
                }
            }
        }
        return new Survey(uses(heap, counts), big(heap, biggest));
    }

    /** The sizes of the collections of a heap, one by one. */
    static Sizes sizes(HeapGraph heap) {
        var builds = buildByClass(heap);
        return object -> {
            var build = object == HeapGraph.NONE ? null : builds[heap.classNumberOf(object)];
            return build == null ? 0 : measure(heap, object, build).size();
        };
    }

    /** How many elements a collection has; 0 for what is none. */
    interface Sizes {
        long of(int object);
    }

    private static @Nullable Build[] buildByClass(HeapGraph heap) {
        var builds = new @Nullable Build[heap.classes().size()];
        for (var build : BUILDS) {
            for (var root : heap.classesNamed(build.className())) {
                for (HeapClass type : heap.classes()) {
                    if (heap.isSubclass(type.number(), root.number())) {
                        builds[type.number()] = build;
                    }
                }
            }
        }
        return builds;
    }

    private static Measured measure(HeapGraph heap, int object, Build build) {
        int table = build.table().isEmpty() ? HeapGraph.NONE : heap.field(object, build.table());
        long capacity = table == HeapGraph.NONE ? -1 : Math.max(0, heap.arrayLength(table));
        long size = size(heap, object, build, table, capacity);
        return new Measured(object, size, capacity < 0 ? size : capacity);
    }

    private static long size(HeapGraph heap, int object, Build build, int table, long capacity) {
        if (build.size().isEmpty()) {
            return table == HeapGraph.NONE ? 0 : heap.referencesFrom(table).length;
        }
        var value = heap.value(object, build.size());
        if (value.isPresent()) {
            return Math.max(0, value.getAsLong() + stripes(heap, object, build));
        }
        int counter = heap.field(object, build.size());
        return counter == HeapGraph.NONE
                ? Math.max(0, capacity)
                : heap.value(counter, "value").orElse(0);
    }

    /** What a map for many threads counts beside its base. */
    private static long stripes(HeapGraph heap, int object, Build build) {
        int cells = build.size().equals("baseCount") ? heap.field(object, "counterCells") : HeapGraph.NONE;
        long sum = 0;
        if (cells != HeapGraph.NONE) {
            for (int cell : heap.referencesFrom(cells)) {
                sum += heap.value(cell, "value").orElse(0);
            }
        }
        return sum;
    }

    private static void add(long[] counts, Measured measured, HeapGraph heap) {
        counts[0]++;
        counts[1] += measured.size();
        counts[2] += measured.size() == 0 ? 1 : 0;
        counts[3] += Math.max(0, measured.capacity() - measured.size())
                * heap.facts().referenceBytes();
    }

    private static List<CollectionUse> uses(HeapGraph heap, Map<Integer, long[]> counts) {
        var uses = new ArrayList<CollectionUse>();
        counts.forEach((number, count) -> uses.add(new CollectionUse(
                ClassNames.normalised(heap.classes().get(number).name()), count[0], count[1], count[2], count[3])));
        uses.sort(Comparator.comparingLong(CollectionUse::elements).reversed());
        return uses;
    }

    private static List<Big> big(HeapGraph heap, PriorityQueue<Measured> measured) throws IOException {
        var biggest = new ArrayList<Big>();
        for (var each : measured) {
            biggest.add(new Big(
                    HoldingPath.nameOf(heap, each.object()),
                    heap.addressOf(each.object()),
                    each.size(),
                    each.capacity(),
                    heap.retainedBytes(each.object()),
                    Elements.of(heap, contents(heap, each.object())),
                    HoldingPath.to(heap, each.object())
                            .flatMap(HoldingPath::holder)
                            .map(Object::toString)
                            .orElse(null)));
        }
        biggest.sort(Comparator.comparingLong(Big::size).reversed());
        return biggest;
    }

    /** The entries, which lie below the array where there is one; of chains and trees of nodes what hangs on each node. */
    static int[] contents(HeapGraph heap, int collection) throws IOException {
        var inner = heap.dominatedBy(collection, Elements.SAMPLE);
        if (inner.length > 0 && heap.arrayLength(inner[0]) >= 0) {
            return heap.dominatedBy(inner[0], Elements.SAMPLE);
        }
        var onNodes = onNodes(heap, inner);
        return onNodes.length > 0 ? onNodes : inner;
    }

    private static int[] onNodes(HeapGraph heap, int[] inner) throws IOException {
        var nodes = new ArrayDeque<Integer>();
        for (int object : inner) {
            if (isNode(heap, object)) {
                nodes.add(object);
            }
        }
        var contents = new int[Elements.SAMPLE];
        int count = 0;
        while (!nodes.isEmpty() && count < contents.length) {
            int content = HeapGraph.NONE;
            for (int below : heap.dominatedBy(nodes.remove(), BELOW_A_NODE)) {
                if (isNode(heap, below)) {
                    nodes.add(below);
                } else if (content == HeapGraph.NONE) {
                    content = below;
                }
            }
            if (content != HeapGraph.NONE) {
                contents[count++] = content;
            }
        }
        return Arrays.copyOf(contents, count);
    }

    private static boolean isNode(HeapGraph heap, int object) {
        var name = heap.classOf(object).name();
        return name.startsWith("java.util.") && (name.endsWith("$Node") || name.endsWith("$Entry"));
    }
}
