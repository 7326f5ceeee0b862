package io.plumbline.batch.flight;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the constants of one type stand in a chunk, and those that somebody has asked for. Each has a number from 0; an open table tells
 * it by the id that the recording uses. For one thread; 28 octets a constant.
 */
final class ConstantPool {

    static final int ABSENT = -1;

    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final int FEW = 64;

    private long[] ids = new long[FEW];

    /** One more than the number; 0 is an empty slot. */
    private int[] slots = new int[FEW];

    private long[] places = new long[FEW / 2];
    private @Nullable Object[] values = new Object[FEW / 2];
    private int count;

    /** Notes where a constant stands: at an octet of a part. Where it stands twice, the last one noted counts. */
    void put(long id, int part, int at) {
        int slot = slot(id);
        if (slots[slot] == 0) {
            if (2 * (count + 1) > slots.length) {
                grow();
                slot = slot(id);
            }
            if (count == places.length) {
                places = Arrays.copyOf(places, 2 * count);
                values = Arrays.copyOf(values, 2 * count);
            }
            ids[slot] = id;
            slots[slot] = ++count;
        }
        places[slots[slot] - 1] = ((long) part << Integer.SIZE) | at;
    }

    /** The number of a constant; {@link #ABSENT} if the recording does not have it. */
    int number(long id) {
        return slots[slot(id)] - 1;
    }

    int part(int number) {
        return (int) (places[number] >>> Integer.SIZE);
    }

    int at(int number) {
        return (int) places[number];
    }

    @Nullable
    Object value(int number) {
        return values[number];
    }

    void value(int number, @Nullable Object value) {
        values[number] = value;
    }

    private int slot(long id) {
        int mask = slots.length - 1;
        int slot = (int) ((id * MIX) >>> 33) & mask;
        while (slots[slot] != 0 && ids[slot] != id) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        var oldIds = ids;
        var oldSlots = slots;
        ids = new long[2 * oldIds.length];
        slots = new int[2 * oldSlots.length];
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != 0) {
                int slot = slot(oldIds[i]);
                ids[slot] = oldIds[i];
                slots[slot] = oldSlots[i];
            }
        }
    }
}
