package io.plumbline.batch.heap;

/**
 * The objects that refer to nothing, not even to a class that is no root: boxed numbers above all. No search needs to look
 * for their rows. Several threads write, each whole shards; then many may read.
 */
final class LeafSet {

    private static final int SHARD_WORDS = 1 << (RowSpill.SHARD_BITS - 6);

    private final long[] words;

    LeafSet(int objects) {
        words = new long[(objects >>> 6) + 1];
    }

    boolean contains(int object) {
        int index = object - 1;
        return (words[index >>> 6] & (1L << index)) != 0;
    }

    /** Sets which of the objects of a shard are leaves, a bit for each in the order of their numbers. */
    void put(int shard, long[] bits) {
        int first = shard * SHARD_WORDS;
        System.arraycopy(bits, 0, words, first, Math.min(SHARD_WORDS, words.length - first));
    }
}
