package io.plumbline.batch.hprof;

/**
 * How a dump is written; immutable.
 *
 * @param version of the format, as the header says it
 * @param identifierBytes 4 or 8
 * @param segmentBytes how long a segment grows before the next one begins; 0 for one segment an item
 * @param segments how the heap is cut into records
 * @param order of classes, objects and roots
 * @param seed for the order of objects where it is shuffled
 * @param ended whether a record says that the heap is complete
 * @param lambdas how names of lambdas are made unique
 */
public record DumpForm(
        String version,
        int identifierBytes,
        int segmentBytes,
        Segments segments,
        Order order,
        long seed,
        boolean ended,
        String lambdas) {

    private static final int SEGMENT_BYTES = 1 << 20;

    /** A heap up to 2 GB on JDK 6 to 8: one record. */
    public static final DumpForm JDK_8 = new DumpForm(
            "1.0.1", 8, SEGMENT_BYTES, Segments.ONE_RECORD, Order.ROOTS_BEFORE_OBJECTS, 0, false, "$$Lambda$1/12345");

    /** A heap beyond 2 GB on JDK 6 to 8, and every heap of 9 to 16. */
    public static final DumpForm JDK_11 = new DumpForm(
            "1.0.2", 8, SEGMENT_BYTES, Segments.SEGMENTS, Order.ROOTS_LAST, 0, true, "$$Lambda$1/0x0000000800060840");

    public static final DumpForm JDK_17 = JDK_11;

    /** Parallel writers are merged: objects are in no order of addresses. */
    public static final DumpForm JDK_25 = new DumpForm(
            "1.0.2",
            8,
            SEGMENT_BYTES,
            Segments.SEGMENTS,
            Order.OBJECTS_SHUFFLED,
            25,
            true,
            "$$Lambda+0x00007f0001000000");

    /** Records of the heap. */
    public enum Segments {
        /** Record 0x0C, as version 1.0.1 has it. */
        ONE_RECORD,
        /** Record 0x0C whose length does not fit and is given as 0. */
        ONE_RECORD_OF_LENGTH_ZERO,
        /** Records 0x1C. */
        SEGMENTS,
        /** Records 0x1C, each followed by one of length 0. */
        SEGMENTS_AND_EMPTY_ONES
    }

    /** What comes first. */
    public enum Order {
        ROOTS_BEFORE_OBJECTS,
        ROOTS_LAST,
        /** Roots first, classes after the instances that need them. */
        CLASSES_LAST,
        OBJECTS_SHUFFLED,
        /** Everything in any order. */
        ALL_SHUFFLED
    }

    public DumpForm withIdentifiersOf(int bytes) {
        return new DumpForm(version, bytes, segmentBytes, segments, order, seed, ended, lambdas);
    }

    public DumpForm withVersion(String other) {
        return new DumpForm(other, identifierBytes, segmentBytes, segments, order, seed, ended, lambdas);
    }

    public DumpForm withSegmentsOf(int bytes) {
        return new DumpForm(version, identifierBytes, bytes, segments, order, seed, ended, lambdas);
    }

    public DumpForm with(Segments other) {
        return new DumpForm(version, identifierBytes, segmentBytes, other, order, seed, ended, lambdas);
    }

    public DumpForm with(Order other, long otherSeed) {
        return new DumpForm(version, identifierBytes, segmentBytes, segments, other, otherSeed, ended, lambdas);
    }

    public DumpForm withoutEnd() {
        return new DumpForm(version, identifierBytes, segmentBytes, segments, order, seed, false, lambdas);
    }
}
