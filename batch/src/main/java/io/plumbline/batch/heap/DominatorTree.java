package io.plumbline.batch.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The dominator tree in the numbers of the depth-first search, while an index is built.
 *
 * @param last the last number
 * @param dominatorByNumber smaller than the number itself
 * @param objectByNumber at four times the number
 * @param retainedUnits what each retains; memory until {@link #sum}
 */
record DominatorTree(int last, OffHeapInts dominatorByNumber, MappedFile objectByNumber, OffHeapLongs retainedUnits) {

    private static final int READ_BYTES = 1 << 18;

    int object(int number) {
        return objectByNumber.intAt((long) number << 2);
    }

    /**
     * Adds up what each object retains: it comes after its dominator, so one way back is enough.
     *
     * @param units shallow sizes by number, in the unit of sizes
     */
    void sum(SpilledInts units) throws IOException {
        var some = ByteBuffer.allocate(READ_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int number = 0; number <= last; ) {
            units.read(number, some);
            while (some.hasRemaining() && number <= last) {
                retainedUnits.set(number++, some.getInt() & 0xffffffffL);
            }
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
