package io.plumbline.batch.heap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A set of object numbers. One thread {@linkplain #add adds}, then many may read; or many {@linkplain #claim claim} at a
 * time.
 */
final class ObjectSet {

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words;
    private int size;

    ObjectSet(int objects) {
        this(new long[(objects >>> 6) + 1]);
    }

    private ObjectSet(long[] words) {
        this.words = words;
    }

    /** The same members, in a set of its own. */
    ObjectSet copy() {
        return new ObjectSet(words.clone());
    }

    boolean contains(int object) {
        return (words[object >>> 6] & (1L << object)) != 0;
    }

    /** False if it was there already. */
    boolean add(int object) {
        long word = words[object >>> 6];
        long bit = 1L << object;
        if ((word & bit) != 0) {
            return false;
        }
        words[object >>> 6] = word | bit;
        size++;
        return true;
    }

    /** Of all threads that add an object, says true to one; does not count. */
    boolean claim(int object) {
        long bit = 1L << object;
        long word = words[object >>> 6];
        long claimed = 0;
        // goes round again if another thread changed the word: a branch for that is taken so rarely that the first time
        // has everything around compiled again
        while ((word & bit) == 0) {
            long found = (long) WORD.compareAndExchange(words, object >>> 6, word, word | bit);
            long changed = (found ^ word) | -(found ^ word);
            claimed = bit & ~(changed >> (Long.SIZE - 1));
            word = found | claimed;
        }
        return claimed != 0;
    }

    /** How many were {@linkplain #add added}. */
    int size() {
        return size;
    }
}
