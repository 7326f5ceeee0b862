package io.plumbline.persistence.visit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Visits as columns of primitive values, with the octets of their texts behind each other. One thread. */
final class VisitColumns {

    private static final int FIRST_VISITS = 1024;
    private static final int FIRST_BYTES = 1 << 18;

    /** A column of this many entries outlives the batch that needed it. */
    private static final int KEPT_BYTES = 1 << 25;

    private static final int INDEX_BITS = 20;

    /** The most visits that one batch may have. */
    static final int MOST = 1 << INDEX_BITS;

    private long[] subjects = new long[FIRST_VISITS];
    private long[] moments = new long[FIRST_VISITS];
    private int[] flags = new int[FIRST_VISITS];
    private int[] textStarts = new int[FIRST_VISITS];
    private byte[] texts = new byte[FIRST_BYTES];
    private int size;
    private int textBytes;

    /** The length of a text: two octets, highest first. */
    static int lengthAt(byte[] octets, int at) {
        return (short) ((octets[at] << Byte.SIZE) | (octets[at + 1] & 0xFF));
    }

    void add(long subject, long atMillis, int visitFlags, byte[] record, int from, int to) {
        var length = to - from;
        if (size == subjects.length) {
            grow();
        }
        if (length > texts.length - textBytes) {
            texts = Arrays.copyOf(texts, Math.max(2 * texts.length, textBytes + length));
        }
        subjects[size] = subject;
        moments[size] = atMillis;
        flags[size] = visitFlags;
        textStarts[size] = textBytes;
        System.arraycopy(record, from, texts, textBytes, length);
        textBytes += length;
        size++;
    }

    int size() {
        return size;
    }

    int textBytes() {
        return textBytes;
    }

    long subject(int visit) {
        return subjects[visit];
    }

    long atMillis(int visit) {
        return moments[visit];
    }

    int flags(int visit) {
        return flags[visit];
    }

    /** Where the texts of a visit begin in {@link #texts}. */
    int textStart(int visit) {
        return textStarts[visit];
    }

    byte[] texts() {
        return texts;
    }

    /** The visits in the order of their subjects, each subject's in the order in which they came. */
    int[] bySubject() {
        var keys = new long[size];
        var bits = 0L;
        for (int i = 0; i < size; i++) {
            bits |= subjects[i];
            keys[i] = (subjects[i] << INDEX_BITS) | i;
        }
        return bits >>> (Long.SIZE - INDEX_BITS - 1) == 0 ? sorted(keys) : sortedSlowly();
    }

    private int[] sorted(long[] keys) {
        Arrays.sort(keys);
        var visits = new int[size];
        for (int i = 0; i < size; i++) {
            visits[i] = (int) keys[i] & (MOST - 1);
        }
        return visits;
    }

    /** For subjects that leave no room for the number of the visit beside them. */
    private int[] sortedSlowly() {
        return IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(visit -> subjects[visit])
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    void clear() {
        size = 0;
        textBytes = 0;
        if (texts.length > KEPT_BYTES) {
            texts = new byte[FIRST_BYTES];
        }
    }

    private void grow() {
        var more = 2 * size;
        subjects = Arrays.copyOf(subjects, more);
        moments = Arrays.copyOf(moments, more);
        flags = Arrays.copyOf(flags, more);
        textStarts = Arrays.copyOf(textStarts, more);
    }
}
