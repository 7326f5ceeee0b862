package io.plumbline.batch.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The dominator tree in the numbers of the depth-first search, while an index is built.
 *
 * @param last the last number
 * @param dominatorByNumber smaller than the number itself
 * @param retainedUnits what each retains; memory until {@link #sum}
 */
record DominatorTree(int last, OffHeapInts dominatorByNumber, OffHeapLongs retainedUnits) {

    private static final int READ_BYTES = 1 << 18;

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
     *
     * @param units by class, zero at first
     * @param classByNumber at four times the number
     * @param order as of {@link #orderDownwards}
     * @param path memory for as many numbers as the tree is deep, and {@code classes} too
     */
    void retainedUnitsByClass(
            long[] units,
            MappedFile classByNumber,
            OffHeapInts order,
            OffHeapInts path,
            OffHeapInts classes,
            IndexProgress progress)
            throws IOException {
        BuildCancelledException.check(progress);
        var instancesOnPath = new int[units.length];
        int depth = 0;
        for (int at = 1; at < last; at++) {
            int number = order.get(at);
            int dominator = dominatorByNumber.get(number);
            while (depth > 0 && path.get(depth - 1) != dominator) {
                instancesOnPath[classes.get(--depth)]--;
            }
            int classNumber = classByNumber.intAt((long) number << 2);
            if (instancesOnPath[classNumber]++ == 0) {
                units[classNumber] += retainedUnits.get(number);
            }
            path.set(depth, number);
            classes.set(depth++, classNumber);
        }
    }

    /**
     * Puts the numbers in an order in which what an object dominates follows it at once; the root of all is at 0.
     *
     * @param zero memory of zeros
     * @param order memory for as many numbers, whatever is in it
     */
    void orderDownwards(OffHeapInts zero, OffHeapInts order) {
        var dominated = zero;
        for (int number = last; number > DepthFirst.TOP; number--) {
            int dominator = dominatorByNumber.get(number);
            dominated.set(dominator, dominated.get(dominator) + dominated.get(number) + 1);
        }
        // once an object has its place, its count is not needed any more: the next place below it takes the count's
        var nextPlace = dominated;
        nextPlace.set(DepthFirst.TOP, 1);
        for (int number = DepthFirst.TOP + 1; number <= last; number++) {
            int dominator = dominatorByNumber.get(number);
            int place = nextPlace.get(dominator);
            nextPlace.set(dominator, place + dominated.get(number) + 1);
            nextPlace.set(number, place + 1);
            order.set(place, number);
        }
    }
}
