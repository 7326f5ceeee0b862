package io.plumbline.batch.heap;

import java.util.Arrays;

/**
 * The objects from which a search need not go on, by bits for each block of rows: those that refer to nothing, not even to a
 * class that is no root, boxed numbers above all; and those that refer to such a class alone. No search needs to look for
 * the rows of the former, and for those of the latter none that knows their class already. Immutable.
 */
final class LeafSet {

    /** What {@link RowEncoder} notes of a row, see {@link #kind}. */
    static final int NO_LEAF = 0;

    static final int LEAF = 1;
    static final int TO_CLASS_ALONE = 2;

    private final byte[] leaves;
    private final byte[] toClassAlone;
    private final ClassNumbers classOf;
    private final int[] classObjectByClass;

    /** @param classObjectByClass the object that a class is, 0 for a root */
    LeafSet(byte[] leaves, byte[] toClassAlone, ClassNumbers classOf, int[] classObjectByClass) {
        this.leaves = leaves;
        this.toClassAlone = toClassAlone;
        this.classOf = classOf;
        this.classObjectByClass = classObjectByClass;
    }

    /** Of a row with so many references. */
    static int kind(long references, int flags) {
        boolean toClass = references == 1 && (flags & RowEncoder.CLASS_LAST) != 0;
        return references == 0 ? LEAF : toClass ? TO_CLASS_ALONE : NO_LEAF;
    }

    /** Whether an object refers to nothing. */
    boolean contains(int object) {
        return isSet(leaves, object);
    }

    /** Whether an object refers to its class and to nothing else. */
    boolean refersToClassAlone(int object) {
        return isSet(toClassAlone, object);
    }

    private static boolean isSet(byte[] bits, int object) {
        int index = object - 1;
        return (bits[index >>> RowAssembly.BLOCK_BITS] & 1 << (index & RowAssembly.BLOCK_MASK)) != 0;
    }

    /** The class of an object that refers to it. */
    int classObjectOf(int object) {
        return classObjectByClass[classOf.of(object)];
    }

    /** All classes that are no roots. */
    int[] classObjects() {
        int count = 0;
        var objects = new int[classObjectByClass.length];
        for (int object : classObjectByClass) {
            if (object != 0) {
                objects[count++] = object;
            }
        }
        return Arrays.copyOf(objects, count);
    }
}
