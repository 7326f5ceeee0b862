package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.naming.ClassNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The top of a heap's dominator tree: who alone keeps how much alive, as far down as it matters to somebody who looks. Immutable.
 *
 * @param takenAt when the dump was taken, as it says
 * @param whole whether nothing is missing in the dump
 * @param reachableObjects how many objects anything keeps alive
 * @param reachableBytes their bytes
 * @param top what only the roots together hold, the largest first
 * @param otherObjects how many more there are on top
 * @param otherBytes what these retain
 */
public record HeapTree(
        Instant takenAt,
        boolean whole,
        long reachableObjects,
        long reachableBytes,
        List<Node> top,
        long otherObjects,
        long otherBytes) {

    /** A node retains at least that share of the heap. */
    private static final double LEAST_SHARE = 0.005;

    /** So many objects are looked into, the largest first: a reader opens some of them, and the tree is sent as a whole. */
    private static final int MOST_OPENED = 150;

    private static final int MOST_CHILDREN = 15;

    /** So many of what one object holds are weighed one by one. */
    private static final int WEIGHED = 100_000;

    /** A linked list is as deep as it is long; nobody follows it to its end. */
    private static final int DEEPEST = 24;

    public HeapTree {
        top = List.copyOf(top);
    }

    /**
     * An object, or several of one class that are small each and large together.
     *
     * @param name the class, and of a thread or class loader its name
     * @param objects 1 of an object by itself
     * @param retainedBytes what would be freed with it
     * @param children what it alone holds, the largest first; empty of several objects
     * @param otherObjects how many more it holds directly
     * @param otherBytes what these retain
     */
    public record Node(
            String name, long objects, long retainedBytes, List<Node> children, long otherObjects, long otherBytes) {

        public Node {
            children = List.copyOf(children);
        }
    }

    /** The tree of a heap. Passes once over all of it, and over what the largest objects hold. */
    public static HeapTree of(HeapGraph heap) {
        var growing = new Growing(heap);
        var top = growing.grown();
        return new HeapTree(
                heap.facts().takenAt(),
                heap.completeness().whole(),
                heap.reachableObjects(),
                heap.reachableBytes(),
                top.nodes(),
                top.otherObjects,
                top.otherBytes);
    }

    /** The tree while it is made, from the top; whoever retains most is looked into first. One thread. */
    private static final class Growing {

        private static final Comparator<Branch> LARGEST_FIRST =
                Comparator.<Branch>comparingLong(branch -> branch.retainedBytes).reversed();

        private final HeapGraph heap;
        private final long leastBytes;

        Growing(HeapGraph heap) {
            this.heap = heap;
            this.leastBytes = Math.max(1, (long) (heap.reachableBytes() * LEAST_SHARE));
        }

        Branch grown() {
            var top = new Branch(HeapGraph.NONE, "", 1, heap.reachableBytes(), 0);
            var waiting = new PriorityQueue<>(LARGEST_FIRST);
            waiting.add(top);
            for (int opened = 0; opened < MOST_OPENED && !waiting.isEmpty(); opened++) {
                var branch = waiting.remove();
                open(branch);
                branch.children.stream()
                        .filter(child -> child.objects == 1 && child.depth < DEEPEST)
                        .forEach(waiting::add);
            }
            return top;
        }

        private void open(Branch branch) {
            var dominated = heap.dominatedBy(branch.object, WEIGHED);
            var small = new TreeMap<Integer, Branch>();
            for (int object : dominated) {
                long bytes = heap.retainedBytes(object);
                if (bytes >= leastBytes && branch.children.size() < MOST_CHILDREN) {
                    branch.children.add(new Branch(object, nameOf(object), 1, bytes, branch.depth + 1));
                } else {
                    small.computeIfAbsent(
                                    heap.classNumberOf(object),
                                    number -> new Branch(HeapGraph.NONE, classNameOf(object), 0, 0, branch.depth + 1))
                            .add(bytes);
                }
            }
            small.values().stream()
                    .filter(group -> group.objects > 1 && group.retainedBytes >= leastBytes)
                    .sorted(LARGEST_FIRST)
                    .limit(MOST_CHILDREN)
                    .forEach(branch.children::add);
            branch.children.sort(LARGEST_FIRST);
            long own = branch.object == HeapGraph.NONE ? 0 : heap.shallowBytes(branch.object);
            branch.otherObjects = heap.dominatedCount(branch.object)
                    - branch.children.stream().mapToLong(child -> child.objects).sum();
            branch.otherBytes = branch.retainedBytes
                    - own
                    - branch.children.stream()
                            .mapToLong(child -> child.retainedBytes)
                            .sum();
        }

        /** A class bears a name of its own, beside that of the class of all classes. */
        private String nameOf(int object) {
            return heap.asClass(object)
                    .map(type -> "class " + ClassNames.normalised(type.name()))
                    .orElseGet(() -> classNameOf(object)
                            + heap.nameOf(object)
                                    .map(name -> " \"" + name + "\"")
                                    .orElse(""));
        }

        private String classNameOf(int object) {
            return ClassNames.normalised(heap.classOf(object).name());
        }
    }

    /** A node whose children are still looked for. One thread. */
    private static final class Branch {

        private final int object;
        private final String name;
        private final int depth;
        private final List<Branch> children = new ArrayList<>();
        private long objects;
        private long retainedBytes;
        private long otherObjects;
        private long otherBytes;

        Branch(int object, String name, long objects, long retainedBytes, int depth) {
            this.object = object;
            this.name = name;
            this.objects = objects;
            this.retainedBytes = retainedBytes;
            this.depth = depth;
        }

        void add(long bytes) {
            objects++;
            retainedBytes += bytes;
        }

        List<Node> nodes() {
            return children.stream()
                    .map(child -> new Node(
                            child.name,
                            child.objects,
                            child.retainedBytes,
                            child.nodes(),
                            child.otherObjects,
                            child.otherBytes))
                    .toList();
        }
    }
}
