package io.plumbline.batch.hprof;

import java.util.Arrays;

/** A map from identifiers (any long but 0) to longs, without objects, in 21 to 43 octets each. One thread writes; then many may read. */
public final class LongMap {

    /** The answer for an identifier that is not in the map. */
    public static final long MISSING = -1;

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private long[] keys = new long[64];
    private long[] values = new long[64];
    private int size;

    /** Keeps the newer value of a key that is put twice. */
    public void put(long key, long value) {
        if (key == 0) {
            throw new IllegalArgumentException("0 is no identifier");
        }
        if (4L * size >= 3L * keys.length) {
            grow();
        }
        int slot = slot(key);
        if (keys[slot] == 0) {
            keys[slot] = key;
            size++;
        }
        values[slot] = value;
    }

    /** The value of this key, or {@link #MISSING}. */
    public long get(long key) {
        int slot = slot(key);
        return keys[slot] == key && key != 0 ? values[slot] : MISSING;
    }

    public int size() {
        return size;
    }

    /** What it takes on the heap. */
    public long bytes() {
        return 2L * Long.BYTES * keys.length;
    }

    /** All values, ascending. */
    public long[] sortedValues() {
        var sorted = new long[size];
        int filled = 0;
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                sorted[filled++] = values[i];
            }
        }
        Arrays.sort(sorted);
        return sorted;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) ((key * MIX) >>> 32) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        var oldKeys = keys;
        var oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new long[2 * oldKeys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
