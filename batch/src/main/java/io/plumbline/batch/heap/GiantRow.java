package io.plumbline.batch.heap;

import java.io.IOException;

/**
 * The row of an array with very many references, written to the spill file piece by piece. One thread, one row after the
 * other. The format is that of {@link RowEncoder}.
 */
final class GiantRow {

    private static final int PIECE_BYTES = 64 << 10;
    private static final int LONGEST_NUMBER = 10;
    private static final int HEAD_BYTES = 2 * LONGEST_NUMBER;

    private final RowSpill spill;
    private final byte[] piece = new byte[PIECE_BYTES];
    private int at;
    private int object;
    private int flags;
    private long references;
    private int previous;
    private long bodyStart;
    private long bodyEnd;

    GiantRow(RowSpill spill) {
        this.spill = spill;
    }

    /** Begins the row of an object with at most so many references. */
    void begin(int ofObject, long mostReferences, int withFlags) {
        object = ofObject;
        flags = withFlags;
        references = 0;
        previous = ofObject;
        at = 0;
        bodyStart = spill.reserve(HEAD_BYTES + 5 * mostReferences + LONGEST_NUMBER) + HEAD_BYTES;
        bodyEnd = bodyStart;
    }

    /** The next reference, not null. */
    void reference(int target) throws IOException {
        if (at + LONGEST_NUMBER > PIECE_BYTES) {
            flush();
        }
        at = Varints.put(piece, at, Varints.unsigned((long) target - previous) + 1);
        previous = target;
        references++;
    }

    private void flush() throws IOException {
        spill.write(piece, at, bodyEnd);
        bodyEnd += at;
        at = 0;
    }

    /** Ends the row with the array's length and notes it. */
    void end(int classNumber, int length, RowEncoder rows) throws IOException {
        if (at + LONGEST_NUMBER > PIECE_BYTES) {
            flush();
        }
        at = Varints.put(piece, at, Varints.unsigned(length));
        flush();
        long head = (references << RowEncoder.HEAD_SHIFT) | flags;
        int headBytes = Varints.bytes(head);
        long body = headBytes + bodyEnd - bodyStart;
        int end = Varints.put(piece, Varints.put(piece, 0, body), head);
        spill.write(piece, end, bodyStart - end);
        rows.giant(object, classNumber, bodyStart - end, end + bodyEnd - bodyStart, length);
    }
}
