package io.plumbline.batch.heap;

import java.util.Arrays;

/**
 * What one pass over the heap counts: instances of each class, elements of each class of arrays, and what the distances
 * between objects say about sizes. One thread; {@link #add} joins several.
 */
final class Census {

    /** Array headers that occur, in bytes up to the first element. */
    private static final int[] ARRAY_BASES = {12, 16, 20, 24};

    private static final long[] NONE = {};
    private static final int REFERENCE = 4;
    private static final int RESIDUES = 16;
    /** So many arrays of a kind vote, and behind them a part. */
    private static final int ALL_VOTE = 1 << 10;

    private static final int ONE_OF = 32;
    private static final int LARGEST_GAP = 1 << 20;

    private final int alignment;
    private final long[] instances;
    private final int[] fieldBytes;
    private final GapVotes gaps;
    private final long[][] lengthsByResidue;
    private final long[] elements;
    private final long[][] baseVotes = new long[6][ARRAY_BASES.length];
    private final int[] arraysSeen = new int[6];

    /** @param alignment objects begin at multiples of it */
    Census(int classes, int alignment) {
        this.alignment = alignment;
        instances = new long[classes];
        fieldBytes = new int[classes];
        Arrays.fill(fieldBytes, -1);
        gaps = new GapVotes(classes);
        lengthsByResidue = new long[classes][];
        Arrays.fill(lengthsByResidue, NONE);
        elements = new long[classes];
    }

    /** Counts an instance; false if its fields take another number of bytes than those of the instances before. */
    boolean instance(int classNumber, int bytes) {
        int expected = fieldBytes[classNumber];
        if (expected != bytes) {
            if (expected >= 0) {
                return false;
            }
            fieldBytes[classNumber] = bytes;
        }
        instances[classNumber]++;
        return true;
    }

    void array(int classNumber, int length) {
        instances[classNumber]++;
        elements[classNumber] += length;
        var residues = lengthsByResidue[classNumber];
        if (residues.length == 0) {
            residues = new long[RESIDUES];
            lengthsByResidue[classNumber] = residues;
        }
        residues[length & (RESIDUES - 1)]++;
    }

    /** Notes how far behind an instance the next object begins. */
    void instanceGap(int classNumber, long gap) {
        // no branch for what happens once in a thousand segments: votes that do not count are those of no class
        long counts = (gap - LARGEST_GAP & -gap) >> (Long.SIZE - 1);
        gaps.vote((int) ((classNumber & counts) | (GapVotes.NO_CLASS & ~counts)), (int) gap);
    }

    /** Notes how far behind an array the next object begins; elements of 0 bytes are references. */
    void arrayGap(int elementBytes, int length, long gap) {
        if (elementBytes == 0) {
            baseVote(REFERENCE, 4L * length, gap);
            baseVote(REFERENCE + 1, 8L * length, gap);
        } else {
            baseVote(Integer.numberOfTrailingZeros(elementBytes), (long) elementBytes * length, gap);
        }
    }

    private void baseVote(int kind, long bytes, long gap) {
        int before = arraysSeen[kind]++;
        if (before < ALL_VOTE || (before & (ONE_OF - 1)) == 0) {
            for (int i = 0; i < ARRAY_BASES.length; i++) {
                if (((ARRAY_BASES[i] + bytes + alignment - 1) & -alignment) == gap) {
                    baseVotes[kind][i]++;
                }
            }
        }
    }

    /** Joins the census of another thread; false if both know other sizes of one class. */
    boolean add(Census other) {
        boolean agree = true;
        for (int i = 0; i < other.instances.length; i++) {
            instances[i] += other.instances[i];
            elements[i] += other.elements[i];
            agree &= fieldBytes[i] < 0 || other.fieldBytes[i] < 0 || fieldBytes[i] == other.fieldBytes[i];
            fieldBytes[i] = Math.max(fieldBytes[i], other.fieldBytes[i]);
            lengthsByResidue[i] = sum(lengthsByResidue[i], other.lengthsByResidue[i]);
        }
        gaps.add(other.gaps);
        for (int kind = 0; kind < baseVotes.length; kind++) {
            baseVotes[kind] = sum(baseVotes[kind], other.baseVotes[kind]);
        }
        return agree;
    }

    private static long[] sum(long[] one, long[] other) {
        if (one.length == 0 || other.length == 0) {
            return one.length == 0 ? other : one;
        }
        for (int i = 0; i < one.length; i++) {
            one[i] += other[i];
        }
        return one;
    }

    GapVotes gaps() {
        return gaps;
    }

    long instances(int classNumber) {
        return instances[classNumber];
    }

    /** How large references are by the arrays of objects, 4 or 8; 0 if there was nothing to see. */
    int referenceBytesByArrays() {
        long four = most(baseVotes[REFERENCE]);
        long eight = most(baseVotes[REFERENCE + 1]);
        return four + eight == 0 ? 0 : four >= eight ? 4 : 8;
    }

    /** Where the first element of an array begins; elements of 0 bytes are references. */
    int arrayBase(int elementBytes, int referenceBytes, int otherwise) {
        int kind = elementBytes == 0
                ? (referenceBytes == 4 ? REFERENCE : REFERENCE + 1)
                : Integer.numberOfTrailingZeros(elementBytes);
        long most = most(baseVotes[kind]);
        for (int i = 0; i < ARRAY_BASES.length; i++) {
            if (most > 0 && baseVotes[kind][i] == most) {
                return ARRAY_BASES[i];
            }
        }
        return otherwise;
    }

    private static long most(long[] votes) {
        long most = 0;
        for (long vote : votes) {
            most = Math.max(most, vote);
        }
        return most;
    }

    /** The bytes of all arrays of a class. */
    long arrayBytes(int classNumber, int base, int elementBytes) {
        var residues = lengthsByResidue[classNumber];
        if (residues.length == 0) {
            return 0;
        }
        long bytes = elements[classNumber] * elementBytes;
        for (int residue = 0; residue < RESIDUES; residue++) {
            long end = base + (long) residue * elementBytes;
            bytes += residues[residue] * (base + (-end & (alignment - 1)));
        }
        return bytes;
    }
}
