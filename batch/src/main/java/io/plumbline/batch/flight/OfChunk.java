package io.plumbline.batch.flight;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What somebody has made of the constants of a chunk, by their numbers; gone when the next chunk begins. For one thread. */
public final class OfChunk<T> {

    private static final int NONE = -1;
    private static final int FEW = 64;

    private int chunk = NONE;
    private @Nullable Object[] values = new Object[FEW];

    /** What was made of a constant; absent if nothing was. */
    // nothing else is put there
    @SuppressWarnings("unchecked")
    public @Nullable T get(int ofChunk, int number) {
        return ofChunk == chunk && number < values.length ? (T) values[number] : null;
    }

    /** Keeps what was made of a constant, until the chunk ends. */
    public void put(int ofChunk, int number, T value) {
        if (ofChunk != chunk) {
            chunk = ofChunk;
            values = new Object[FEW];
        }
        if (number >= values.length) {
            values = Arrays.copyOf(values, Math.max(2 * values.length, number + 1));
        }
        values[number] = value;
    }

    /** Lets all of it go. */
    public void clear() {
        chunk = NONE;
        values = new Object[FEW];
    }
}
