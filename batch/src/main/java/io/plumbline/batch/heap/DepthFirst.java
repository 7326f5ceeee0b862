package io.plumbline.batch.heap;

import java.io.IOException;

/**
 * Numbers the reachable objects in the order in which a depth-first search meets them, from 2 up; 1 is a root above all
 * roots. One thread.
 *
 * <p>All references of an object are pushed at once, and an object is numbered when it is popped: that is a depth-first
 * search, too, needs no place in half-read rows, and a list of millions is as deep as any. Every edge is looked at once,
 * when both its ends are known; those that are not in the tree are gathered for the dominators. Edges into roots say
 * nothing about dominators and are left out, and so are references that are not strong, if their referent is strongly
 * reachable.
 *
 * <p>Whether an object has its number is asked of a set that stays in the processor's cache; the numbers themselves, which
 * do not, are read for edges outside the tree alone. What refers to nothing gets its number when it is met: it is not
 * pushed, and nobody looks for its row.
 */
final class DepthFirst {

    /** The number of the root of all roots. */
    static final int TOP = 1;

    private static final int REPORTED = 1 << 20;

    /** Told each object in the order of its number. */
    interface Visit {
        void visit(int object) throws IOException;
    }

    private final ReferenceRows.Cursor rows;
    private final ObjectSet strong;
    private final LeafSet leaves;
    private final ObjectSet rootSet;
    private final ObjectSet numbered;
    private final OffHeapInts numberByObject;
    private final OffHeapInts parentByNumber;
    private final OffHeapInts stackedObjects;
    private final OffHeapInts stackedParents;
    private final EdgeBuckets edges;
    private final IndexProgress progress;
    private int depth;
    private int last = TOP;
    private int reported = TOP;

    DepthFirst(
            ReferenceRows rows,
            int objects,
            ObjectSet strong,
            LeafSet leaves,
            OffHeapInts numberByObject,
            OffHeapInts parentByNumber,
            OffHeapInts stackedObjects,
            OffHeapInts stackedParents,
            EdgeBuckets edges,
            IndexProgress progress) {
        this.rows = rows.cursor();
        this.strong = strong;
        this.leaves = leaves;
        this.rootSet = new ObjectSet(objects);
        this.numbered = new ObjectSet(objects);
        this.numberByObject = numberByObject;
        this.parentByNumber = parentByNumber;
        this.stackedObjects = stackedObjects;
        this.stackedParents = stackedParents;
        this.edges = edges;
        this.progress = progress;
    }

    /** Searches from these roots; gives the last number. */
    int search(int[] roots, int reachable, Visit visit) throws IOException {
        for (int root : roots) {
            rootSet.add(root);
        }
        for (int root : roots) {
            number(root, TOP, visit);
            while (depth > 0) {
                if (last - reported >= REPORTED) {
                    reported = last;
                    BuildCancelledException.check(progress);
                    progress.reached(IndexPhase.DOMINATORS, 0.5 * last / reachable);
                }
                pop(visit);
            }
        }
        return last;
    }

    private void pop(Visit visit) throws IOException {
        int object = stackedObjects.get(--depth);
        int parent = stackedParents.get(depth);
        if (numbered.contains(object)) {
            note(parent, numberByObject.get(object));
        } else {
            number(object, parent, visit);
        }
    }

    private void number(int object, int parent, Visit visit) throws IOException {
        int number = numberAlone(object, parent, visit);
        rows.open(object);
        int left = rows.references();
        if (rows.referentFirst() && left > 0) {
            left--;
            int referent = rows.next();
            if (referent != 0 && !strong.contains(referent)) {
                follow(number, referent, visit);
            }
        }
        for (; left > 0; left--) {
            int target = rows.next();
            if (target != 0) {
                follow(number, target, visit);
            }
        }
    }

    private int numberAlone(int object, int parent, Visit visit) throws IOException {
        int number = ++last;
        numbered.add(object);
        numberByObject.set(object, number);
        parentByNumber.set(number, parent);
        visit.visit(object);
        return number;
    }

    private void follow(int number, int target, Visit visit) throws IOException {
        if (rootSet.contains(target)) {
            return;
        }
        if (numbered.contains(target)) {
            note(number, numberByObject.get(target));
        } else if (leaves.contains(target)) {
            numberAlone(target, number, visit);
        } else {
            stackedObjects.set(depth, target);
            stackedParents.set(depth++, number);
        }
    }

    private void note(int from, int to) throws IOException {
        edges.add(from, to);
    }
}
