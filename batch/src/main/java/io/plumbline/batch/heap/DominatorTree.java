package io.plumbline.batch.heap;

import java.io.IOException;

/**
 * The dominator tree in the numbers of the depth-first search, while an index is built.
 *
 * @param last the last number
 * @param dominatorByNumber smaller than the number itself
 * @param objectByNumber at four times the number
 * @param unitsByNumber the shallow size in the unit of sizes, at four times the number
 * @param retainedUnits what each retains; memory until {@link #sum}
 */
record DominatorTree(
        int last,
        OffHeapInts dominatorByNumber,
        MappedFile objectByNumber,
        MappedFile unitsByNumber,
        OffHeapLongs retainedUnits) {

    int object(int number) {
        return objectByNumber.intAt((long) number << 2);
    }

    long units(int number) {
        return unitsByNumber.intAt((long) number << 2) & 0xffffffffL;
    }

    /** Adds up what each object retains: it comes after its dominator, so one way back is enough. */
    void sum() {
        retainedUnits.set(DepthFirst.TOP, 0);
        for (int number = DepthFirst.TOP + 1; number <= last; number++) {
            retainedUnits.set(number, units(number));
        }
        for (int number = last; number > DepthFirst.TOP; number--) {
            int dominator = dominatorByNumber.get(number);
            retainedUnits.set(dominator, retainedUnits.get(dominator) + retainedUnits.get(number));
        }
    }

    /**
     * What all instances of each class retain together: the sum over those that no other instance of the class dominates.
     * Walks over the tree along {@code first} child and {@code next} sibling, which are memory until then.
     */
    long[] retainedUnitsByClass(
            int classes, ClassNumbers classOf, OffHeapInts first, OffHeapInts next, IndexProgress progress)
            throws IOException {
        first.clear(last + 1);
        for (int number = last; number > DepthFirst.TOP; number--) {
            int dominator = dominatorByNumber.get(number);
            next.set(number, first.get(dominator));
            first.set(dominator, number);
        }
        var units = new long[classes];
        var depth = new int[classes];
        int number = first.get(DepthFirst.TOP);
        while (number > DepthFirst.TOP) {
            int classNumber = classOf.of(object(number));
            if (depth[classNumber]++ == 0) {
                units[classNumber] += retainedUnits.get(number);
            }
            int child = first.get(number);
            while (child == 0 && number > DepthFirst.TOP) {
                depth[classOf.of(object(number))]--;
                child = next.get(number);
                number = dominatorByNumber.get(number);
            }
            if (child == 0) {
                break;
            }
            number = child;
        }
        BuildCancelledException.check(progress);
        return units;
    }
}
