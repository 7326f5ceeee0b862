package io.plumbline.batch.forensics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How often contents occur, by their hash: told of all twice. The first time two bits a place learn what may occur again; the
 * second time only that is counted, so that what occurs once, which is most, takes no more memory than its bits.
 *
 * <p>Thread-safe. The bits take at most a quarter of the memory that is there, the counts as much.
 */
final class ContentCounts {

    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int LEAST_PLACES = 1 << 16;
    private static final long MOST_PLACES = 1L << 33;
    private static final int PLACES_FOR_AN_ARRAY = 8;
    /** Of a table that is half full at most, while it grows. */
    private static final int BYTES_OF_A_COUNT = 96;

    /** Told of contents that occur again, and of the lowest object number that has them. */
    interface Visitor {
        void visit(long hash, int first, int copies);
    }

    private final long[] once;
    private final long[] again;
    private final long mask;
    private final long mostCounts;

    private long[] hashes = new long[LEAST_PLACES];
    private int[] firsts = new int[LEAST_PLACES];
    private int[] copies = new int[LEAST_PLACES];
    private int counts;
    private long leftOut;

    ContentCounts(long arrays, long memoryBytes) {
        long wanted = Math.min(MOST_PLACES, Math.max(LEAST_PLACES, arrays * PLACES_FOR_AN_ARRAY));
        // a bit in each of two sets: as many places as bytes are a quarter
        long places = Math.max(LEAST_PLACES, Math.min(Long.highestOneBit(wanted), Long.highestOneBit(memoryBytes)));
        once = new long[(int) (places >> 6)];
        again = new long[(int) (places >> 6)];
        mask = places - 1;
        mostCounts = memoryBytes / 4 / BYTES_OF_A_COUNT;
    }

    /** The first time. */
    void see(long hash) {
        int word = (int) ((hash & mask) >> 6);
        long bit = 1L << hash;
        if (((long) WORDS.getAndBitwiseOr(once, word, bit) & bit) != 0) {
            WORDS.getAndBitwiseOr(again, word, bit);
        }
    }

    /** The second time, when all were seen. */
    void count(long hash, int object) {
        if ((again[(int) ((hash & mask) >> 6)] & 1L << hash) == 0) {
            return;
        }
        synchronized (this) {
            int slot = slot(hash);
            if (hashes[slot] == 0) {
                if (counts >= mostCounts) {
                    leftOut++;
                    return;
                }
                counts++;
                hashes[slot] = hash;
                firsts[slot] = object;
            }
            firsts[slot] = Math.min(firsts[slot], object);
            copies[slot]++;
            if (2 * counts >= hashes.length) {
                grow();
            }
        }
    }

    /** How many arrays may be like others and were not counted for want of memory. */
    long leftOut() {
        return leftOut;
    }

    void forEachRepeated(Visitor visitor) {
        for (int slot = 0; slot < hashes.length; slot++) {
            if (copies[slot] > 1) {
                visitor.visit(hashes[slot], firsts[slot], copies[slot]);
            }
        }
    }

    private int slot(long hash) {
        // the low bits chose the place among the bits
        int slot = (int) (hash >>> Integer.SIZE) & hashes.length - 1;
        while (hashes[slot] != 0 && hashes[slot] != hash) {
            slot = slot + 1 & hashes.length - 1;
        }
        return slot;
    }

    private void grow() {
        var oldHashes = hashes;
        var oldFirsts = firsts;
        var oldCopies = copies;
        hashes = new long[2 * oldHashes.length];
        firsts = new int[hashes.length];
        copies = new int[hashes.length];
        for (int old = 0; old < oldHashes.length; old++) {
            if (oldHashes[old] != 0) {
                int slot = slot(oldHashes[old]);
                hashes[slot] = oldHashes[old];
                firsts[slot] = oldFirsts[old];
                copies[slot] = oldCopies[old];
            }
        }
    }
}
