package io.plumbline.batch.heap;

import java.util.List;

/** What the trees of an index come to, in all and by class. Immutable. */
final class TreeTotals {

    private final int reachableObjects;
    private final long reachableBytes;
    private final int unitBits;
    private final long[] reachableByClass;
    private final long[] retainedUnitsByClass;
    private final List<Integer> biggest;

    TreeTotals(
            int reachableObjects,
            long reachableBytes,
            int unitBits,
            long[] reachableByClass,
            long[] retainedUnitsByClass,
            List<Integer> biggest) {
        this.reachableObjects = reachableObjects;
        this.reachableBytes = reachableBytes;
        this.unitBits = unitBits;
        this.reachableByClass = reachableByClass;
        this.retainedUnitsByClass = retainedUnitsByClass;
        this.biggest = List.copyOf(biggest);
    }

    int reachableObjects() {
        return reachableObjects;
    }

    long reachableBytes() {
        return reachableBytes;
    }

    /** Sizes in the index are in units of so many bits. */
    int unitBits() {
        return unitBits;
    }

    /** How many instances of a class are reachable. */
    long reachableOf(int classNumber) {
        return reachableByClass[classNumber];
    }

    /** What all instances of a class retain together. */
    long retainedBytesOf(int classNumber) {
        return retainedUnitsByClass[classNumber] << unitBits;
    }

    /** The top of the dominator tree, the largest first. */
    List<Integer> biggest() {
        return biggest;
    }
}
