package io.plumbline.batch.heap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a build that looks at the graph alone: paths, dominators, retained sizes. One thread leads; used once.
 *
 * <p>The plan of the memory, four ints an object at first sight:
 *
 * <pre>
 *   first    steps towards roots │ numbers by object │ labels        │ retained, low half
 *   second   queue               │ parents           │ → dominators  │ dominators
 *   third                                            │ semidominators│ siblings, then numbers by object
 *   fourth                                           │ ancestors     │ retained, high half
 *   stacks                       │ depth-first       │ path, sources │ first children
 * </pre>
 *
 * The stacks are as large as the edges, but only what is used of them is ever there.
 */
final class TreeBuild {

    /** How many objects on top of the dominator tree the index lists. */
    static final int TOP_OF_THE_TREE = 10_000;

    private static final long LARGEST_STACK = Integer.MAX_VALUE - 16L;

    private final IndexWriter index;
    private final int objects;
    private final int classes;
    private final int classBytes;
    private final OwnSizes ownSizes;
    private final IndexSettings settings;
    private final IndexProgress progress;
    private final Scratch scratch;

    private final OffHeapInts first;
    private final OffHeapInts second;
    private final OffHeapInts stackedObjects;
    private final OffHeapInts stackedParents;
    private int reachable;
    private int last;

    TreeBuild(
            IndexWriter index,
            int objects,
            int classes,
            int classBytes,
            OwnSizes ownSizes,
            IndexSettings settings,
            IndexProgress progress,
            Scratch scratch)
            throws IOException {
        this.index = index;
        this.objects = objects;
        this.classes = classes;
        this.classBytes = classBytes;
        this.ownSizes = ownSizes;
        this.settings = settings;
        this.progress = progress;
        this.scratch = scratch;
        // a reference takes a byte at least, and so does a head
        long edges = Math.min(LARGEST_STACK, index.end() - index.start(IndexSection.ROWS) + objects + 16);
        first = scratch.ints(objects + 3L);
        second = scratch.ints(objects + 3L);
        stackedObjects = scratch.ints(edges);
        stackedParents = scratch.ints(edges);
    }

    TreeTotals build(int[] roots) throws IOException {
        try (var steps = new SpilledInts(scratch);
                var objectByNumber = new SpilledInts(scratch);
                var units = new SpilledInts(scratch);
                var edges = new EdgeBuckets(scratch, objects + 1)) {
            search(roots, steps, objectByNumber, units, edges);
            dropMappings();
            var third = scratch.ints(objects + 3L);
            var fourth = scratch.ints(objects + 3L);
            first.clear(objects + 3);
            new Dominators(second, third, fourth, first, stackedObjects, progress).find(last, edges, stackedParents);
            progress.reached(IndexPhase.RETAINED, 0);
            var tree = new DominatorTree(last, second, objectByNumber.mapped(), new OffHeapLongs(first, fourth));
            tree.sum(units);
            return totals(tree, third, steps);
        }
    }

    /** Goes through all rows twice: in breadth for paths, in depth for dominators. */
    private void search(
            int[] roots, SpilledInts steps, SpilledInts objectByNumber, SpilledInts units, EdgeBuckets edges)
            throws IOException {
        var rows = index.referenceRows();
        var classOf = index.classNumbers(classBytes);
        var paths = new ShortestPaths(rows, objects, first, second, progress);
        var strong = paths.find(roots);
        reachable = paths.reached();
        for (int object = 0; object <= objects; object++) {
            steps.add(first.get(object));
        }
        steps.finish();
        first.clear(objects + 3);
        for (int number = 0; number <= DepthFirst.TOP; number++) {
            objectByNumber.add(0);
            units.add(0);
        }
        last = new DepthFirst(rows, strong, first, second, stackedObjects, stackedParents, edges, progress)
                .search(roots, reachable, (object, atTail) -> {
                    objectByNumber.add(object);
                    units.add(ownSizes.units(object, classOf.of(object), atTail));
                });
        objectByNumber.finish();
        units.finish();
    }

    /** The rows are not needed any more, and only the collector takes a mapping's pages back. */
    private static void dropMappings() {
        System.gc();
    }

    private TreeTotals totals(DominatorTree tree, OffHeapInts third, SpilledInts steps) throws IOException {
        var classOf = index.classNumbers(classBytes);
        var retainedUnitsByClass = tree.retainedUnitsByClass(classes, classOf, stackedObjects, third, progress);
        third.clear(objects + 3);
        var biggest = new Biggest(TOP_OF_THE_TREE);
        for (int number = DepthFirst.TOP + 1; number <= last; number++) {
            int object = tree.object(number);
            third.set(object, number);
            if (second.get(number) == DepthFirst.TOP) {
                biggest.offer(object, tree.retainedUnits().get(number));
            }
        }
        progress.reached(IndexPhase.RETAINED, 0.4);
        var reachableByClass = new TreeWriter(index, objects, tree, third, steps, classOf, ownSizes, progress)
                .write(settings.threads(), classes);
        return new TreeTotals(
                reachable,
                tree.retainedUnits().get(DepthFirst.TOP) << ownSizes.unitBits(),
                ownSizes.unitBits(),
                reachableByClass,
                retainedUnitsByClass,
                asList(biggest.falling()));
    }

    private static List<Integer> asList(int[] objects) {
        var list = new ArrayList<Integer>(objects.length);
        for (int object : objects) {
            list.add(object);
        }
        return list;
    }
}
