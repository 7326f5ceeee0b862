package io.plumbline.web.redirect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A set of texts that forgets none and now and then takes a stranger for a member, in ten bits for each of the texts that it is
 * made for. Thread-safe, without locks; a question costs one line of the processor's cache.
 */
final class BloomFilter {

    /*
     * Blocked: all bits of a text lie in one block of 512 bits (Putze, Sanders and Singler, "Cache-, hash- and
     * space-efficient Bloom filters", 2007). With ten bits a text and seven bits set, about one stranger in a hundred is
     * taken for a member when the filter is as full as it is made for, and far fewer before.
     *
     * The hash has a secret seed, so that nobody can choose strangers that all look like members.
     */
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int BITS_PER_TEXT = 10;
    private static final int WORDS_PER_BLOCK = 8;
    private static final int BITS_PER_BLOCK = WORDS_PER_BLOCK * Long.SIZE;
    private static final int BITS_OF_PLACE = 9;
    private static final int PLACES = 7;
    private static final long MOST_BLOCKS = Integer.MAX_VALUE / WORDS_PER_BLOCK;

    private final long[] words;
    private final int blocks;
    private final SeededHash hash;

    /** An empty set, made for a number of texts. */
    BloomFilter(long texts, long seed) {
        this.blocks = (int) Math.min(MOST_BLOCKS, Math.max(1, texts * BITS_PER_TEXT / BITS_PER_BLOCK + 1));
        this.words = new long[blocks * WORDS_PER_BLOCK];
        this.hash = new SeededHash(seed);
    }

    /** Adds a text; false if it could as well have been in before. */
    boolean add(String text) {
        var hash = this.hash.of(text);
        var block = blockOf(hash);
        var isNew = false;
        for (int place = 0; place < PLACES; place++) {
            var bit = bitOf(hash, place);
            var mask = 1L << bit;
            var before = (long) WORD.getAndBitwiseOr(words, block + (bit >>> 6), mask);
            isNew |= (before & mask) == 0;
        }
        return isNew;
    }

    /** Whether a text may have been added; false is certain. */
    boolean mayContain(String text) {
        var hash = this.hash.of(text);
        var block = blockOf(hash);
        for (int place = 0; place < PLACES; place++) {
            var bit = bitOf(hash, place);
            if (((long) WORD.getOpaque(words, block + (bit >>> 6)) & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    long bytes() {
        return (long) words.length * Long.BYTES;
    }

    /** Where the words of the block begin, by the upper half of the hash. */
    private int blockOf(long hash) {
        return (int) (((hash >>> 32) * blocks) >>> 32) * WORDS_PER_BLOCK;
    }

    /** One of the bits in the block, by the whole hash stirred once more. */
    private static int bitOf(long hash, int place) {
        return (int) ((hash * SeededHash.FACTOR) >>> (Long.SIZE - (place + 1) * BITS_OF_PLACE)) & (BITS_PER_BLOCK - 1);
    }
}
