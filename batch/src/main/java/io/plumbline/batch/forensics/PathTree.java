package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.Crew;
import io.plumbline.batch.heap.GcRoot;
import io.plumbline.batch.heap.HeapClass;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.ReferenceStrength;
import io.plumbline.batch.hprof.FieldType;
import io.plumbline.batch.hprof.LongMap;
import io.plumbline.batch.hprof.RootKind;
import io.plumbline.batch.naming.ClassNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * The objects of heaps by the ways on which they are reached first: a tree whose nodes are paths of names, so that heaps can
 * be compared although addresses move. Once made, one thread; takes 8 bytes for each object of the widest level and 16 for each
 * node and heap.
 *
 * <p>Each heap is walked in breadth from its roots over strong references, classes first. An object belongs to the node of
 * the first way to it. What is referred to by an object of its own class (lists, trees) belongs to that object's node, so
 * that a list of millions is one node; and very deep ways fold into the node where a step came first.
 */
final class PathTree {

    static final int NO_NODE = 0;

    /** Beyond that, what is new belongs to its parent. */
    private static final int MOST_NODES = 2_000_000;

    private static final int DEEPEST = 64;

    /** A power of two. */
    private static final int RECENT = 1 << 10;

    private static final String UNKNOWN = "?";
    private static final int[] UNSEEN = {};

    private static final Pattern NUMBERS = Pattern.compile("\\d+");
    private static final int FIRST_STATIC = 4;
    private static final List<String> CLASS_SLOTS =
            List.of("<superclass>", "<loader>", "<signers>", "<protection domain>");

    /** The reference of a step and the class of what it leads to. */
    private record Step(HoldingPath.Step reference, String target) {}

    private final Map<HoldingPath.Step, Integer> edges = new HashMap<>();
    private final List<HoldingPath.Step> edgeByNumber = new ArrayList<>();
    private final Map<String, Integer> targets = new HashMap<>();
    private final List<String> targetByNumber = new ArrayList<>();
    private final LongMap stepByEdgeAndTarget = new LongMap();
    private final List<Step> stepByNumber = new ArrayList<>();
    private final LongMap nodeByParentAndStep = new LongMap();
    private final List<long[]> objectsByNode = new ArrayList<>();
    private final List<long[]> bytesByNode = new ArrayList<>();
    private int[] parentByNode = new int[1024];
    private int[] stepByNode = new int[1024];
    private int nodes = 1;

    /** What was asked for last: objects of one level are much alike, and the maps do not fit into the processor's cache. */
    private final int[] recentParent = new int[RECENT];

    private final int[] recentEdge = new int[RECENT];
    private final int[] recentTarget = new int[RECENT];
    private final int[] recentNode = new int[RECENT];

    /** What happens to an object that is reached at a node; says whether what it refers to is looked at. */
    interface Arrival {
        boolean arrived(int object, int node);
    }

    /** What happens to an object whose slots were followed. */
    private interface Departure {
        void left(int node, HeapGraph.References opened);
    }

    private PathTree() {}

    /** Counts the objects of heaps: each in a tree of its own, several at a time; then the first tree takes in the others. */
    static PathTree of(List<HeapGraph> heaps) throws IOException {
        var trees = new PathTree[heaps.size()];
        var next = new AtomicInteger();
        Crew.run(Math.min(trees.length, Runtime.getRuntime().availableProcessors()), worker -> {
            for (int i = next.getAndIncrement(); i < trees.length; i = next.getAndIncrement()) {
                trees[i] = new PathTree();
                trees[i].count(heaps.get(i));
            }
        });
        for (int i = 1; i < trees.length; i++) {
            trees[0].takeIn(trees[i]);
        }
        return trees[0];
    }

    /** Adds the nodes and the counts of a tree of one heap. */
    private void takeIn(PathTree other) {
        var hereByNode = new int[other.nodes];
        for (int node = 1; node < other.nodes; node++) {
            var step = other.stepByNumber.get(other.stepByNode[node]);
            int edge = edge(step.reference().owner(), step.reference().reference());
            hereByNode[node] = node(hereByNode[other.parentByNode[node]], edge, target(step.target()));
        }
        var objects = new long[nodes];
        var bytes = new long[nodes];
        for (int node = 1; node < other.nodes; node++) {
            objects[hereByNode[node]] += other.objects(0, node);
            bytes[hereByNode[node]] += other.bytes(0, node);
        }
        objectsByNode.add(objects);
        bytesByNode.add(bytes);
    }

    private void count(HeapGraph heap) {
        var counts = new Counts();
        // counted when its slots were followed: its row, which knows an array's length, is in the processor's cache
        new Walk(heap, (object, node) -> true, (node, opened) -> counts.add(node, opened.shallowBytes()))
                .run(new BitSet(heap.objects() + 1));
        objectsByNode.add(Arrays.copyOf(counts.objects, nodes));
        bytesByNode.add(Arrays.copyOf(counts.bytes, nodes));
    }

    /** Walks a heap whose objects were counted, without going on behind some nodes; says what was reached. */
    BitSet walk(HeapGraph heap, Arrival arrival) {
        var reached = new BitSet(heap.objects() + 1);
        new Walk(heap, arrival, (node, opened) -> {}).run(reached);
        return reached;
    }

    int nodes() {
        return nodes;
    }

    int parentOf(int node) {
        return parentByNode[node];
    }

    int heaps() {
        return objectsByNode.size();
    }

    long objects(int heap, int node) {
        var counts = objectsByNode.get(heap);
        return node < counts.length ? counts[node] : 0;
    }

    long bytes(int heap, int node) {
        var counts = bytesByNode.get(heap);
        return node < counts.length ? counts[node] : 0;
    }

    /** Bytes of each node and all below it. */
    long[] bytesWithBelow(int heap) {
        var sums = new long[nodes];
        for (int node = nodes - 1; node > 0; node--) {
            sums[node] += bytes(heap, node);
            // a node is made after its parent
            sums[parentByNode[node]] += sums[node];
        }
        return sums;
    }

    String classOf(int node) {
        return stepByNumber.get(stepByNode[node]).target();
    }

    HoldingPath pathOf(int node) {
        var steps = new ArrayList<HoldingPath.Step>();
        int at = node;
        while (parentByNode[at] != NO_NODE) {
            steps.add(0, stepByNumber.get(stepByNode[at]).reference());
            at = parentByNode[at];
        }
        return new HoldingPath(stepByNumber.get(stepByNode[at]).reference().reference(), steps, classOf(node), false);
    }

    private int node(int parent, int edge, int target) {
        int recent = (31 * parent + edge) * 31 + target & RECENT - 1;
        if (recentNode[recent] == NO_NODE
                || recentParent[recent] != parent
                || recentEdge[recent] != edge
                || recentTarget[recent] != target) {
            recentNode[recent] = lookedUp(parent, edge, target);
            recentParent[recent] = parent;
            recentEdge[recent] = edge;
            recentTarget[recent] = target;
        }
        return recentNode[recent];
    }

    private int lookedUp(int parent, int edge, int target) {
        long edgeAndTarget = ((long) edge << Integer.SIZE | target) + 1;
        long step = stepByEdgeAndTarget.get(edgeAndTarget);
        if (step == LongMap.MISSING) {
            step = stepByNumber.size();
            stepByNumber.add(new Step(edgeByNumber.get(edge), targetByNumber.get(target)));
            stepByEdgeAndTarget.put(edgeAndTarget, step);
        }
        long parentAndStep = ((long) parent << Integer.SIZE | step) + 1;
        long known = nodeByParentAndStep.get(parentAndStep);
        if (known == LongMap.MISSING) {
            known = newNode(parent, (int) step);
            nodeByParentAndStep.put(parentAndStep, known);
        }
        return (int) known;
    }

    private int newNode(int parent, int step) {
        if (parent != NO_NODE && classOf(parent).equals(stepByNumber.get(step).target())) {
            return parent;
        }
        int depth = 0;
        int same = NO_NODE;
        for (int ancestor = parent; ancestor != NO_NODE; ancestor = parentByNode[ancestor]) {
            same = same == NO_NODE && stepByNode[ancestor] == step ? ancestor : same;
            depth++;
        }
        if (depth > DEEPEST && same != NO_NODE) {
            return same;
        }
        if (nodes >= MOST_NODES && parent != NO_NODE) {
            return parent;
        }
        if (nodes == parentByNode.length) {
            parentByNode = Arrays.copyOf(parentByNode, 2 * nodes);
            stepByNode = Arrays.copyOf(stepByNode, 2 * nodes);
        }
        parentByNode[nodes] = parent;
        stepByNode[nodes] = step;
        return nodes++;
    }

    private int edge(String owner, String reference) {
        return edges.computeIfAbsent(new HoldingPath.Step(owner, reference), edge -> {
            edgeByNumber.add(edge);
            return edgeByNumber.size() - 1;
        });
    }

    private int target(String className) {
        return targets.computeIfAbsent(className, name -> {
            targetByNumber.add(name);
            return targetByNumber.size() - 1;
        });
    }

    /** What one walk adds to the nodes. */
    private static final class Counts {

        private long[] objects = new long[1024];
        private long[] bytes = new long[1024];

        void add(int node, long shallowBytes) {
            if (node >= objects.length) {
                int length = Math.max(node + 1, 2 * objects.length);
                objects = Arrays.copyOf(objects, length);
                bytes = Arrays.copyOf(bytes, length);
            }
            objects[node]++;
            bytes[node] += shallowBytes;
        }
    }

    /** Objects and their nodes, level by level. */
    private static final class Level {

        private int[] objects = new int[1024];
        private int[] nodes = new int[1024];
        private int size;

        void add(int object, int node) {
            if (size == objects.length) {
                objects = Arrays.copyOf(objects, 2 * size);
                nodes = Arrays.copyOf(nodes, 2 * size);
            }
            objects[size] = object;
            nodes[size++] = node;
        }
    }

    /** One walk over one heap. */
    private final class Walk {

        private final HeapGraph heap;
        private final HeapGraph.References references;
        private final Arrival arrival;
        private final Departure departure;
        /** Of classes with instances that were reached; of a large application most have none. One more than the number. */
        private final int[] targetByClass;

        private final int[][] edgesByClass;
        private final boolean[] weakByClass;
        private final boolean[] arrayByClass;
        private Level next = new Level();
        /** The one before, empty: a list of millions is as many levels. */
        private Level passed = new Level();

        Walk(HeapGraph heap, Arrival arrival, Departure departure) {
            this.heap = heap;
            this.references = heap.references();
            this.arrival = arrival;
            this.departure = departure;
            var classes = heap.classes();
            this.targetByClass = new int[classes.size()];
            this.edgesByClass = new int[classes.size()][];
            Arrays.fill(edgesByClass, UNSEEN);
            this.weakByClass = new boolean[classes.size()];
            this.arrayByClass = new boolean[classes.size()];
            for (var type : classes) {
                weakByClass[type.number()] = type.strength() != ReferenceStrength.STRONG;
                arrayByClass[type.number()] = type.array();
            }
        }

        private int[] edges(int classNumber) {
            if (edgesByClass[classNumber] == UNSEEN) {
                edgesByClass[classNumber] = edgesOf(heap.classes().get(classNumber));
            }
            return edgesByClass[classNumber];
        }

        /** The edge of each reference slot of an instance; one for all elements of an array. */
        private int[] edgesOf(HeapClass type) {
            if (type.array()) {
                return new int[] {edge(nameOf(type.number()), "[x]")};
            }
            var slots = new int[type.fields().size()];
            int references = 0;
            for (var field : type.fields()) {
                if (field.type() == FieldType.OBJECT) {
                    slots[field.slot()] = edge(nameOf(field.declaringClass()), field.name());
                    references++;
                }
            }
            return Arrays.copyOf(slots, references);
        }

        void run(BitSet reached) {
            var roots = new ArrayList<>(heap.roots());
            roots.sort(Comparator.comparingInt(PathTree::rank));
            for (var root : roots) {
                int edge = edge("", wordsOf(root));
                arrive(root.object(), node(NO_NODE, edge, targetOf(root.object())), reached);
            }
            while (next.size > 0) {
                var level = next;
                next = passed;
                for (int i = 0; i < level.size; i++) {
                    follow(level.objects[i], level.nodes[i], reached);
                }
                level.size = 0;
                passed = level;
            }
        }

        private String wordsOf(GcRoot root) {
            if (root.kind() == RootKind.THREAD) {
                return root.kind().words()
                        + heap.nameOf(root.object())
                                .map(name -> " \"" + NUMBERS.matcher(name).replaceAll("#") + "\"")
                                .orElse("");
            }
            return root.kind().words();
        }

        private void arrive(int object, int node, BitSet reached) {
            if (object != HeapGraph.NONE && !reached.get(object)) {
                reached.set(object);
                if (arrival.arrived(object, node)) {
                    next.add(object, node);
                }
            }
        }

        private void follow(int object, int node, BitSet reached) {
            int count = references.open(object);
            if (heap.isClass(object)) {
                followClass(heap.asClass(object).orElseThrow(), count, node, reached);
            } else if (count > 0) {
                followSlots(heap.classNumberOf(object), count, node, reached);
            }
            departure.left(node, references);
        }

        private void followSlots(int classNumber, int count, int node, BitSet reached) {
            var slots = edges(classNumber);
            boolean array = arrayByClass[classNumber];
            for (int i = 0; i < count; i++) {
                int target = references.next();
                // the first slot of a reference object is its referent, which it does not keep alive
                boolean weak = weakByClass[classNumber] && i == 0;
                if (target != HeapGraph.NONE && !weak && !reached.get(target)) {
                    // a damaged dump may lack the class that knows the fields
                    int edge = array ? slots[0] : i < slots.length ? slots[i] : edge("", UNKNOWN);
                    arrive(target, node(node, edge, targetOf(target)), reached);
                }
            }
        }

        private void followClass(HeapClass type, int count, int node, BitSet reached) {
            var owner = nameOf(type.number());
            for (int i = 0; i < count; i++) {
                int target = references.next();
                if (target != HeapGraph.NONE && !reached.get(target)) {
                    var name = i < FIRST_STATIC
                            ? CLASS_SLOTS.get(i)
                            : "static " + type.staticNames().get(i - FIRST_STATIC);
                    arrive(target, node(node, edge(owner, name), targetOf(target)), reached);
                }
            }
        }

        private int targetOf(int object) {
            return heap.isClass(object)
                    ? target("class "
                            + ClassNames.normalised(
                                    heap.asClass(object).orElseThrow().name()))
                    : targetOfClass(heap.classNumberOf(object));
        }

        private int targetOfClass(int classNumber) {
            if (targetByClass[classNumber] == 0) {
                targetByClass[classNumber] = target(ClassNames.normalised(
                                heap.classes().get(classNumber).name()))
                        + 1;
            }
            return targetByClass[classNumber] - 1;
        }

        /** The normalised name of a class, the same string each time. */
        private String nameOf(int classNumber) {
            return targetByNumber.get(targetOfClass(classNumber));
        }
    }

    /** Classes before threads before what lies on stacks: the former say more about who holds something. */
    private static int rank(GcRoot root) {
        return switch (root.kind()) {
            case STICKY_CLASS, ASSUMED -> 0;
            case JNI_GLOBAL -> 1;
            case THREAD -> 2;
            case MONITOR_USED, UNKNOWN -> 3;
            case JAVA_FRAME, JNI_LOCAL, NATIVE_STACK, THREAD_BLOCK -> 4;
        };
    }
}
