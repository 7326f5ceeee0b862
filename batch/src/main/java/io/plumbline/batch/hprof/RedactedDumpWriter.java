package io.plumbline.batch.hprof;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Writes records of a dump. Heap records are gathered to segments of about a megabyte; a larger one is a segment of its own
 * and is not held in memory. Whoever announces a record puts exactly its bytes. One thread.
 */
final class RedactedDumpWriter implements Closeable {

    /** Tag, time and length. */
    static final int HEAD = 9;

    private static final int SEGMENT_BYTES = 1 << 20;
    private static final long LONGEST_RECORD = (1L << 32) - 1;

    private final DataOutputStream out;
    private final int identifierBytes;
    private final byte[] segment = new byte[SEGMENT_BYTES];
    private int segmentLength;
    private boolean inSegment;

    RedactedDumpWriter(Path file, boolean packed, HprofHeader header) throws IOException {
        OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(file), SEGMENT_BYTES);
        this.out = new DataOutputStream(packed ? new GZIPOutputStream(bytes, SEGMENT_BYTES) : bytes);
        this.identifierBytes = header.identifierBytes();
        out.write("JAVA PROFILE 1.0.2".getBytes(StandardCharsets.US_ASCII));
        out.write(0);
        out.writeInt(identifierBytes);
        out.writeLong(header.takenAt().toEpochMilli());
    }

    /** Begins a record outside the heap. */
    void record(int tag, long length) throws IOException {
        inSegment = false;
        out.writeByte(tag);
        out.writeInt(0);
        out.writeInt((int) length);
    }

    /** Begins a record of the heap. */
    void heapRecord(long length) throws IOException {
        if (length > LONGEST_RECORD) {
            throw new HprofFormatException(0, "an array of less than 4 GB", "one of " + length + " bytes");
        }
        if (segmentLength + length > SEGMENT_BYTES) {
            endSegment();
        }
        inSegment = length <= SEGMENT_BYTES;
        if (!inSegment) {
            head(length);
        }
    }

    private void endSegment() throws IOException {
        if (segmentLength > 0) {
            head(segmentLength);
            out.write(segment, 0, segmentLength);
            segmentLength = 0;
        }
    }

    private void head(long length) throws IOException {
        out.writeByte(RecordTag.HEAP_DUMP_SEGMENT);
        out.writeInt(0);
        out.writeInt((int) length);
    }

    void end() throws IOException {
        endSegment();
        record(RecordTag.HEAP_DUMP_END, 0);
    }

    void put(int octet) throws IOException {
        if (inSegment) {
            segment[segmentLength++] = (byte) octet;
        } else {
            out.writeByte(octet);
        }
    }

    void putShort(int value) throws IOException {
        put(value >>> Byte.SIZE);
        put(value);
    }

    void putInt(int value) throws IOException {
        putShort(value >>> Short.SIZE);
        putShort(value);
    }

    void putIdentifier(long id) throws IOException {
        if (identifierBytes == Long.BYTES) {
            putInt((int) (id >>> Integer.SIZE));
        }
        putInt((int) id);
    }

    void put(byte[] bytes, int length) throws IOException {
        if (inSegment) {
            System.arraycopy(bytes, 0, segment, segmentLength, length);
            segmentLength += length;
        } else {
            out.write(bytes, 0, length);
        }
    }

    void put(ByteBuffer source, int from, int length) throws IOException {
        if (inSegment) {
            source.get(from, segment, segmentLength, length);
            segmentLength += length;
        } else {
            var copy = new byte[length];
            source.get(from, copy);
            out.write(copy, 0, length);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
