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
 *   third                                            │ semidominators│ order downwards, then numbers by object
 *   fourth                                           │ ancestors     │ dominated below
 *   stacks                       │ depth-first       │ path, sources │ path
 * </pre>
 *
 * The stacks are as large as the edges, but only what is used of them is ever there. A fifth array, the high half of what
 * is retained, comes into being where all objects together are larger than 2^32 units.
 */
final class TreeBuild {

    /** How many objects on top of the dominator tree the index lists. */
    static final int TOP_OF_THE_TREE = 10_000;

    private static final long LARGEST_STACK = Integer.MAX_VALUE - 16L;
    /** So many that what can be given back is worth a collection. */
    private static final int MANY_OBJECTS = 1 << 20;

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
    private long reachableUnits;

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
                var classByNumber = new SpilledInts(scratch);
                var units = new SpilledInts(scratch);
                var edges = new EdgeBuckets(scratch, objects + 1)) {
            giveBack();
            search(roots, steps, objectByNumber, classByNumber, units, edges);
            giveBack();
            var third = scratch.ints(objects + 3L);
            var high = reachableUnits >>> 32 == 0 ? null : scratch.ints(objects + 3L);
            var tree = new DominatorTree(last, second, new OffHeapLongs(first, high));
            var retainedUnitsByClass = dominate(tree, third, edges, units, classByNumber);
            giveBack();
            return totals(tree, third, objectByNumber.mapped(), steps, retainedUnitsByClass);
        }
    }

    /** Finds dominators and what is retained; the answer is what the instances of each class retain. */
    private long[] dominate(
            DominatorTree tree, OffHeapInts third, EdgeBuckets edges, SpilledInts units, SpilledInts classByNumber)
            throws IOException {
        var fourth = scratch.ints(objects + 3L);
        first.clear(objects + 3);
        new Dominators(second, third, fourth, first, stackedObjects, progress).find(last, edges, stackedParents);
        progress.reached(IndexPhase.RETAINED, 0);
        tree.sum(units);
        fourth.clear(objects + 3);
        return tree.retainedUnitsByClass(
                classes, classByNumber.mapped(), fourth, third, stackedObjects, stackedParents, progress);
    }

    /** Goes through all rows twice: in breadth for paths, in depth for dominators. */
    private void search(
            int[] roots,
            SpilledInts steps,
            SpilledInts objectByNumber,
            SpilledInts classByNumber,
            SpilledInts units,
            EdgeBuckets edges)
            throws IOException {
        var rows = index.referenceRows();
        var classOf = index.classNumbers(classBytes);
        var paths = new ShortestPaths(rows, objects, first, second, settings.threads(), progress);
        var strong = paths.find(roots);
        reachable = paths.reached();
        for (int object = 0; object <= objects; object++) {
            steps.add(first.get(object));
        }
        steps.finish();
        first.clear(objects + 3);
        for (int number = 0; number <= DepthFirst.TOP; number++) {
            objectByNumber.add(0);
            classByNumber.add(0);
            units.add(0);
        }
        last = new DepthFirst(rows, objects, strong, first, second, stackedObjects, stackedParents, edges, progress)
                .search(roots, reachable, (object, atTail) -> {
                    int classNumber = classOf.of(object);
                    int own = ownSizes.units(object, classNumber, atTail);
                    objectByNumber.add(object);
                    classByNumber.add(classNumber);
                    units.add(own);
                    reachableUnits += own & 0xffffffffL;
                });
        objectByNumber.finish();
        classByNumber.finish();
        units.finish();
    }

    /** Only the collector gives back what is not needed any more: the heap that reading took, pages of rows and arrays. */
    private void giveBack() {
        if (objects >= MANY_OBJECTS) {
            System.gc();
        }
    }

    private TreeTotals totals(
            DominatorTree tree,
            OffHeapInts third,
            MappedFile objectByNumber,
            SpilledInts steps,
            long[] retainedUnitsByClass)
            throws IOException {
        var classOf = index.classNumbers(classBytes);
        third.clear(objects + 3);
        var biggest = new Biggest(TOP_OF_THE_TREE);
        for (int number = DepthFirst.TOP + 1; number <= last; number++) {
            int object = objectByNumber.intAt((long) number << 2);
            third.set(object, number);
            if (second.get(number) == DepthFirst.TOP) {
                biggest.offer(object, tree.retainedUnits().get(number));
            }
        }
        progress.reached(IndexPhase.RETAINED, 0.4);
        var reachableByClass = new TreeWriter(
                        index, objects, tree, third, objectByNumber, steps, classOf, ownSizes, progress)
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
