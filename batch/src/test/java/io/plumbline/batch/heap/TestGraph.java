package io.plumbline.batch.heap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Objects and references without a dump, and what the engine's steps say of them. References are by number from 1 up; the
 * first one of a weak object is the referent of a {@link java.lang.ref.Reference}.
 */
final class TestGraph {

    private final int[][] references;
    private final boolean[] weak;
    private final int[] roots;

    /** What the engine found; by object, index 0 is nobody. */
    static final class Found {

        private final int[] steps;
        private final boolean[] strong;
        private final int[] dominators;
        private final long[] retained;

        Found(int[] steps, boolean[] strong, int[] dominators, long[] retained) {
            this.steps = steps;
            this.strong = strong;
            this.dominators = dominators;
            this.retained = retained;
        }

        int[] steps() {
            return steps;
        }

        boolean[] strong() {
            return strong;
        }

        int[] dominators() {
            return dominators;
        }

        long[] retained() {
            return retained;
        }
    }

    TestGraph(int objects, int... roots) {
        this.references = new int[objects + 1][0];
        this.weak = new boolean[objects + 1];
        this.roots = roots;
    }

    TestGraph refers(int from, int... to) {
        references[from] = to;
        return this;
    }

    /** The first of these is the referent. */
    TestGraph refersWeakly(int from, int... to) {
        weak[from] = true;
        return refers(from, to);
    }

    /** So many graphs at random, side by side. */
    static TestGraph random(Random random, int graphs) {
        var sizes = random.ints(graphs, 1, 41).toArray();
        int objects = Arrays.stream(sizes).sum();
        var roots = new int[3 * graphs];
        int rootCount = 0;
        int first = 1;
        for (int size : sizes) {
            for (int root : random.ints(1 + random.nextInt(3), first, first + size)
                    .distinct()
                    .toArray()) {
                roots[rootCount++] = root;
            }
            first += size;
        }
        var graph = new TestGraph(objects, Arrays.copyOf(roots, rootCount));
        first = 1;
        for (int size : sizes) {
            graph.connect(random, first, first + size);
            first += size;
        }
        return graph;
    }

    /** Null references, too, and now and then a chain through all of them. */
    private void connect(Random random, int first, int end) {
        int busy = 1 + random.nextInt(4);
        for (int object = first; object < end; object++) {
            var to = new int[random.nextInt(busy + 1)];
            for (int slot = 0; slot < to.length; slot++) {
                to[slot] = random.nextInt(6) == 0 ? 0 : first + random.nextInt(end - first);
            }
            if (random.nextInt(3) == 0 && object + 1 < end) {
                to = Arrays.copyOf(to, to.length + 1);
                to[to.length - 1] = object + 1;
            }
            references[object] = to;
            weak[object] = to.length > 0 && random.nextInt(5) == 0;
        }
    }

    int objects() {
        return references.length - 1;
    }

    long size(int object) {
        return 1L + object % 7;
    }

    Found found(Path directory) throws IOException {
        int objects = objects();
        try (var scratch = new Scratch(directory);
                var index = new IndexWriter(directory.resolve("graph"));
                var spilled = scratch.file();
                var edges = new EdgeBuckets(scratch, objects + 1);
                var objectByNumber = new SpilledInts(scratch);
                var own = new UnitsByObject(scratch);
                var units = new SpilledInts(scratch)) {
            var leaves = assemble(index, new RowSpill(spilled, objects), own);
            var rows = new ReferenceRows(new MappedFile(index.channel()), index.start(IndexSection.ROW_BLOCKS));
            var first = scratch.ints(objects + 3L);
            var second = scratch.ints(objects + 3L);
            var strong = new ShortestPaths(rows, objects, first, second, leaves, 2, IndexProgress.none()).find(roots);
            var steps = ints(first, objects);
            first.clear(objects + 3);
            var stack = scratch.ints(edgesAtMost());
            var parents = scratch.ints(edgesAtMost());
            objectByNumber.add(0);
            objectByNumber.add(0);
            units.add(0);
            units.add(0);
            int last = new DepthFirst(
                            rows, objects, strong, leaves, first, second, stack, parents, edges, IndexProgress.none())
                    .search(roots, objects, object -> {
                        objectByNumber.add(object);
                        units.add((int) size(object));
                    });
            var numbers = ints(first, objects);
            first.clear(objects + 3);
            var third = scratch.ints(objects + 3L);
            var fourth = scratch.ints(objects + 3L);
            new Dominators(second, third, fourth, first, stack, IndexProgress.none()).find(last, edges, parents);
            var tree = new DominatorTree(last, second, new OffHeapLongs(first, null));
            tree.sum(units.finish());
            return found(steps, strong, numbers, tree, objectByNumber.finish().mapped());
        }
    }

    private Found found(int[] steps, ObjectSet strong, int[] numbers, DominatorTree tree, MappedFile objectByNumber) {
        var dominators = new int[objects() + 1];
        var retained = new long[objects() + 1];
        var strongly = new boolean[objects() + 1];
        for (int object = 1; object <= objects(); object++) {
            strongly[object] = strong.contains(object);
            if (numbers[object] != 0) {
                dominators[object] =
                        objectByNumber.intAt((long) tree.dominatorByNumber().get(numbers[object]) << 2);
                retained[object] = tree.retainedUnits().get(numbers[object]);
            }
        }
        return new Found(steps, strongly, dominators, retained);
    }

    private LeafSet assemble(IndexWriter index, RowSpill spill, UnitsByObject units) throws IOException {
        index.reserve(IndexSection.CLASSES, 2L * objects());
        index.reserve(IndexSection.ROW_BLOCKS, Long.BYTES * RowAssembly.blocks(objects()));
        var store = new RowStore(spill, index, objects(), 2, (object, classNumber, length) -> 0, units, true);
        var encoder = new RowEncoder(store);
        for (int object = 1; object <= objects(); object++) {
            int flags = weak[object] ? RowEncoder.REFERENT_FIRST : 0;
            encoder.begin(object, 0, references[object].length, 0, flags);
            for (int target : references[object]) {
                encoder.reference(target);
            }
            encoder.end();
        }
        encoder.finish();
        new RowAssembly(store, IndexProgress.none()).run(2);
        return store.finish();
    }

    private static int[] ints(OffHeapInts values, int objects) {
        var copy = new int[objects + 1];
        for (int object = 1; object <= objects; object++) {
            copy[object] = values.get(object);
        }
        return copy;
    }

    private long edgesAtMost() {
        long edges = roots.length + 16L;
        for (var targets : references) {
            edges += targets.length;
        }
        return Math.max(edges, objects() + 3L);
    }

    /** Distances from the roots along strong references; -1 for what these do not reach. */
    int[] strongDistances() {
        return distances((from, slot) -> !weak[from] || slot != 0);
    }

    /** Distances along all references that count: those that are not strong only where nothing strong leads. */
    int[] distances() {
        return distances(counts());
    }

    /** Distances if this object were not there. */
    int[] distancesWithout(int removed) {
        var counts = counts();
        return distances(
                (from, slot) -> from != removed && references[from][slot] != removed && counts.test(from, slot),
                removed);
    }

    private Counts counts() {
        var strong = strongDistances();
        return (from, slot) -> !weak[from] || slot != 0 || strong[references[from][slot]] < 0;
    }

    /** Says whether a reference counts. */
    private interface Counts {
        boolean test(int from, int slot);
    }

    private int[] distances(Counts counts) {
        return distances(counts, 0);
    }

    private int[] distances(Counts counts, int removed) {
        var distances = new int[references.length];
        Arrays.fill(distances, -1);
        var queue = new int[references.length];
        int tail = 0;
        for (int root : roots) {
            if (root != removed && distances[root] < 0) {
                distances[root] = 0;
                queue[tail++] = root;
            }
        }
        for (int head = 0; head < tail; head++) {
            int from = queue[head];
            for (int slot = 0; slot < references[from].length; slot++) {
                int target = references[from][slot];
                if (target != 0 && distances[target] < 0 && counts.test(from, slot)) {
                    distances[target] = distances[from] + 1;
                    queue[tail++] = target;
                }
            }
        }
        return distances;
    }
}
