package io.plumbline.batch.heap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which addresses are objects, as one bit for each place where an object can begin. Thread-safe: each thread marks
 * through its own {@link Marker}.
 */
final class AddressMarks {

    /** Places of a page, as a power of two. */
    static final int PAGE_BITS = 19;

    static final int PAGE_WORDS = 1 << (PAGE_BITS - 6);

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final int alignmentBits;
    private final ConcurrentHashMap<Long, long[]> pages = new ConcurrentHashMap<>();

    /** Takes addresses whose lowest so many bits are zero. */
    AddressMarks(int alignmentBits) {
        this.alignmentBits = alignmentBits;
    }

    int alignmentBits() {
        return alignmentBits;
    }

    Marker marker() {
        return new Marker();
    }

    /** The numbers of the pages that have marks, rising as unsigned numbers. */
    long[] pageKeys() {
        var keys = new long[pages.size()];
        int count = 0;
        for (Long key : pages.keySet()) {
            keys[count++] = key;
        }
        Arrays.sort(keys);
        return keys;
    }

    /** The marks of one page. */
    long[] page(long key) {
        return Objects.requireNonNull(pages.get(key), "There is no such page");
    }

    /** The marks of one page, which are nowhere else any more. */
    long[] take(long key) {
        return Objects.requireNonNull(pages.remove(key), "There is no such page");
    }

    /** Marks objects; gathers the neighbours in a word, because they mostly come one after the other. */
    final class Marker {

        private long wordKey = -1;
        private long word;
        private long pageKey = -1;
        private long[] page = {};

        /** False if the address is not aligned as all were believed to be. */
        boolean mark(long address) {
            if ((address & ((1L << alignmentBits) - 1)) != 0) {
                return false;
            }
            long place = address >>> alignmentBits;
            if (place >>> 6 != wordKey) {
                flush();
                wordKey = place >>> 6;
            }
            word |= 1L << place;
            return true;
        }

        /** Makes the marks visible to all. */
        void flush() {
            if (word != 0) {
                long key = wordKey >>> (PAGE_BITS - 6);
                if (key != pageKey) {
                    pageKey = key;
                    page = pages.computeIfAbsent(key, absent -> new long[PAGE_WORDS]);
                }
                WORD.getAndBitwiseOr(page, (int) wordKey & (PAGE_WORDS - 1), word);
                word = 0;
            }
        }
    }
}
