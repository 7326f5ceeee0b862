package io.plumbline.batch.forensics;

import io.plumbline.batch.hprof.FieldType;
import io.plumbline.batch.hprof.HeapCursor;
import java.io.EOFException;
import java.io.IOException;

/*
 * Words of eight bytes are mixed as in MurmurHash3 by Austin Appleby (public domain): two multiplications and two rotations
 * each, and its finaliser at the end. Among 20 million different arrays, two have the same number with a probability of
 * 1 in 90,000 (birthday bound of 64 bits).
 */

/** A number of 64 bits for type, length and elements of an array of primitives; never 0. */
final class ContentHash {

    private static final long FIRST = 0x87c37b91114253d5L;
    private static final long SECOND = 0x4cf5ad432745937fL;
    private static final int[] BYTES_BY_TYPE = {0, 0, 0, 0, 1, 2, 4, 8, 1, 2, 4, 8};

    private ContentHash() {}

    /** Of the array that the cursor is at. */
    static long of(HeapCursor cursor) throws IOException {
        long hash = start(cursor.elementType(), cursor.length());
        long at = cursor.data();
        long left = bytes(cursor.elementType(), cursor.length());
        while (left > 0) {
            int needed = (int) Math.min(left, Long.BYTES);
            int offset = cursor.load(at, needed);
            int loaded = (int) Math.min(left, cursor.loadedFrom(offset));
            if (loaded < needed) {
                throw new EOFException("The dump changed while it was read: try again when nobody writes it");
            }
            var buffer = cursor.buffer();
            int words = loaded & -Long.BYTES;
            for (int i = 0; i < words; i += Long.BYTES) {
                hash = mixed(hash, buffer.getLong(offset + i));
            }
            at += words;
            left -= words;
            if (left < Long.BYTES && left == loaded - words) {
                // the last few bytes; what is behind them can be read and is shifted out
                return finished(left == 0 ? hash : mixed(hash, lastOf(buffer.getLong(offset + words), (int) left)));
            }
        }
        return finished(hash);
    }

    /** Of an array of this type that was never written to. */
    static long ofZeros(FieldType type, int length) {
        long hash = start(type.code(), length);
        for (long left = bytes(type.code(), length); left > 0; left -= Long.BYTES) {
            hash = mixed(hash, 0);
        }
        return finished(hash);
    }

    private static long lastOf(long word, int bytes) {
        return word >>> (Long.SIZE - bytes * Byte.SIZE);
    }

    private static long start(int type, int length) {
        return (long) type << Integer.SIZE | length;
    }

    private static long bytes(int type, int length) {
        return (long) length * BYTES_BY_TYPE[type];
    }

    private static long mixed(long hash, long word) {
        long mixed = hash ^ Long.rotateLeft(word * FIRST, 31) * SECOND;
        return Long.rotateLeft(mixed, 27) * 5 + 0x52dce729;
    }

    private static long finished(long hash) {
        long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        mixed ^= mixed >>> 33;
        return mixed == 0 ? 1 : mixed;
    }
}
