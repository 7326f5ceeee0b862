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
 *   third                                            │ semidominators│ order downwards
 *   fourth                                           │ ancestors     │ dominated below, then numbers by object
 *   stacks                       │ depth-first       │ path, sources │ path
 * </pre>
 *
 * Depth-first search and dominators are one thread's work. Beside the dominators a second one looks up what each object
 * is; behind them, sums and order need each other as little as the sums of classes and the numbers by object.
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
    private final LeafSet leaves;
    private final UnitsByObject unitsByObject;
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
            LeafSet leaves,
            UnitsByObject unitsByObject,
            IndexSettings settings,
            IndexProgress progress,
            Scratch scratch)
            throws IOException {
        this.index = index;
        this.objects = objects;
        this.classes = classes;
        this.classBytes = classBytes;
        this.ownSizes = ownSizes;
        this.leaves = leaves;
        this.unitsByObject = unitsByObject;
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
            search(roots, steps, objectByNumber, edges);
            giveBack();
            var sums = sums(objectByNumber, classByNumber, units, edges);
            giveBack();
            return totals(sums, objectByNumber, steps);
        }
    }

    /** What is known before the trees are written. */
    private record Sums(
            DominatorTree tree,
            OffHeapInts numberByObject,
            @SuppressWarnings("ArrayRecordComponent") long[] retainedUnitsByClass,
            Biggest biggest) {}

    /** Finds the dominators and adds up what is retained, by object and by class. */
    private Sums sums(SpilledInts objectByNumber, SpilledInts classByNumber, SpilledInts units, EdgeBuckets edges)
            throws IOException {
        var third = scratch.ints(objects + 3L);
        var fourth = scratch.ints(objects + 3L);
        var dominators = new Dominators(second, third, fourth, first, stackedObjects, progress);
        var tree = dominate(dominators, objectByNumber, classByNumber, units, edges);
        giveBack();
        Crew.both(settings.threads(), () -> tree.sum(units), () -> {
            fourth.clear(objects + 3);
            tree.orderDownwards(fourth, third);
        });
        var retainedUnitsByClass = new long[classes];
        var biggest = new Biggest(TOP_OF_THE_TREE);
        Crew.both(
                settings.threads(),
                () -> tree.retainedUnitsByClass(
                        retainedUnitsByClass, classByNumber.mapped(), third, stackedObjects, stackedParents, progress),
                () -> number(tree, objectByNumber, fourth, biggest));
        progress.reached(IndexPhase.RETAINED, 0.4);
        return new Sums(tree, fourth, retainedUnitsByClass, biggest);
    }

    /** Finds the dominators; meanwhile looks up class and size of each object. */
    private DominatorTree dominate(
            Dominators dominators,
            SpilledInts objectByNumber,
            SpilledInts classByNumber,
            SpilledInts units,
            EdgeBuckets edges)
            throws IOException {
        var reachableUnits = new long[1];
        Crew.both(
                settings.threads(),
                () -> {
                    first.clear(objects + 3);
                    dominators.find(last, edges, stackedParents);
                },
                () -> reachableUnits[0] = describe(objectByNumber, classByNumber, units));
        progress.reached(IndexPhase.RETAINED, 0);
        var high = reachableUnits[0] >>> 32 == 0 ? null : scratch.ints(objects + 3L);
        return new DominatorTree(last, second, new OffHeapLongs(first, high));
    }

    /** Goes through all rows twice: in breadth for paths, in depth for dominators. */
    private void search(int[] roots, SpilledInts steps, SpilledInts objectByNumber, EdgeBuckets edges)
            throws IOException {
        var rows = index.referenceRows();
        var paths = new ShortestPaths(rows, objects, first, second, leaves, settings.threads(), progress);
        var strong = paths.find(roots);
        reachable = paths.reached();
        first.read(objects + 1, steps::add);
        steps.finish();
        first.clear(objects + 3);
        for (int number = 0; number <= DepthFirst.TOP; number++) {
            objectByNumber.add(0);
        }
        last = new DepthFirst(
                        rows, objects, strong, leaves, first, second, stackedObjects, stackedParents, edges, progress)
                .search(roots, reachable, objectByNumber::add);
        objectByNumber.finish();
    }

    /** Looks up class and size of each number's object; the answer is what all are together. */
    private long describe(SpilledInts objectByNumber, SpilledInts classByNumber, SpilledInts units) throws IOException {
        var classOf = index.classNumbers(classBytes);
        var own = unitsByObject.reader();
        var all = new long[1];
        objectByNumber.read(last + 1, object -> {
            long ownUnits = object == 0 ? 0 : own.of(object);
            classByNumber.add(object == 0 ? 0 : classOf.of(object));
            units.add((int) ownUnits);
            all[0] += ownUnits;
        });
        classByNumber.finish();
        units.finish();
        return all[0];
    }

    /** Only the collector gives back what is not needed any more: the heap that reading took, pages of rows and arrays. */
    private void giveBack() {
        if (objects >= MANY_OBJECTS) {
            System.gc();
        }
    }

    private TreeTotals totals(Sums sums, SpilledInts objectByNumber, SpilledInts steps) throws IOException {
        var tree = sums.tree();
        var reachableByClass = new TreeWriter(
                        index,
                        objects,
                        tree,
                        sums.numberByObject(),
                        objectByNumber.mapped(),
                        steps,
                        index.classNumbers(classBytes),
                        ownSizes,
                        progress)
                .write(settings.threads(), classes);
        return new TreeTotals(
                reachable,
                tree.retainedUnits().get(DepthFirst.TOP) << ownSizes.unitBits(),
                ownSizes.unitBits(),
                reachableByClass,
                sums.retainedUnitsByClass(),
                asList(sums.biggest().falling()));
    }

    /** Numbers by object again, and the largest objects on top of the tree. */
    private void number(DominatorTree tree, SpilledInts objectByNumber, OffHeapInts numberByObject, Biggest biggest)
            throws IOException {
        numberByObject.clear(objects + 3);
        var number = new int[1];
        objectByNumber.read(last + 1, object -> {
            int here = number[0]++;
            if (here > DepthFirst.TOP) {
                numberByObject.set(object, here);
                if (second.get(here) == DepthFirst.TOP) {
                    biggest.offer(object, tree.retainedUnits().get(here));
                }
            }
        });
    }

    private static List<Integer> asList(int[] objects) {
        var list = new ArrayList<Integer>(objects.length);
        for (int object : objects) {
            list.add(object);
        }
        return list;
    }
}
