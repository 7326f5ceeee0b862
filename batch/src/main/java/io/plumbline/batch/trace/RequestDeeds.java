package io.plumbline.batch.trace;

import java.util.Arrays;

/** What one thread did while it was recorded, in 20 bytes each: allocations, or waits. For one thread. */
final class RequestDeeds {

    private static final int FEW = 8;

    private long[] begins = new long[FEW];
    private long[] amounts = new long[FEW];
    private int[] kinds = new int[FEW];
    private int count;

    /** Takes a deed. */
    @FunctionalInterface
    interface Visitor {

        /**
         * Looks at one.
         *
         * @param begin nanoseconds since 1970
         * @param amount bytes, or until when it waited
         * @param kind a number that the caller has given
         */
        void visit(long begin, long amount, int kind);
    }

    void add(long begin, long amount, int kind) {
        if (count == begins.length) {
            int room = count + count / 2;
            begins = Arrays.copyOf(begins, room);
            amounts = Arrays.copyOf(amounts, room);
            kinds = Arrays.copyOf(kinds, room);
        }
        begins[count] = begin;
        amounts[count] = amount;
        kinds[count++] = kind;
    }

    void each(Visitor visitor) {
        for (int i = 0; i < count; i++) {
            visitor.visit(begins[i], amounts[i], kinds[i]);
        }
    }
}
