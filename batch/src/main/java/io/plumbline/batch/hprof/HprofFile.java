package io.plumbline.batch.hprof;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A heap dump in a file.
 *
 * <p>{@link #outline} reads what there is besides the heap and finds the heap's segments; {@link #cursor} reads these.
 * Thread-safe; a cursor belongs to one thread.
 */
public final class HprofFile implements Closeable {

    private static final String MAGIC = "JAVA PROFILE ";
    private static final int LONGEST_HEADER = 64;
    private static final int HEAD = 9;
    /** No name of a class file is longer; a length beyond is not believed. */
    private static final int LONGEST_NAME = 65_535;
    /** The innermost ones of a deeper stack tell enough. */
    private static final int MOST_FRAMES = 100_000;

    private final DumpBytes bytes;
    private final HprofHeader header;

    private HprofFile(DumpBytes bytes, HprofHeader header) {
        this.bytes = bytes;
        this.header = header;
    }

    /**
     * Opens a dump.
     *
     * @param scratch a directory for temporary files: a gzip file is unpacked there
     * @throws HprofFormatException if the file is no heap dump
     */
    public static HprofFile open(Path dump, Path scratch) throws IOException {
        var bytes = DumpBytes.open(dump, scratch);
        try {
            return new HprofFile(bytes, header(bytes));
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    private static HprofHeader header(DumpBytes bytes) throws IOException {
        if (bytes.length() == 0) {
            throw new HprofFormatException(0, "a heap dump", "nothing: the file is empty");
        }
        var head = ByteBuffer.allocate((int) Math.min(LONGEST_HEADER, bytes.length()));
        bytes.read(head, 0);
        int end = 0;
        while (end < head.position() && head.get(end) != 0) {
            end++;
        }
        var format = new String(head.array(), 0, end, StandardCharsets.ISO_8859_1);
        if (!format.startsWith(MAGIC) || head.position() < end + 13) {
            throw new HprofFormatException(0, "a heap dump (\"JAVA PROFILE 1.0.2\")", "something else");
        }
        var version = format.substring(MAGIC.length());
        if (!version.equals("1.0.1") && !version.equals("1.0.2")) {
            throw new HprofFormatException(
                    0, "the version 1.0.1 or 1.0.2 (dumps of Android are not supported)", "\"" + version + "\"");
        }
        int identifierBytes = head.getInt(end + 1);
        if (identifierBytes != 4 && identifierBytes != 8) {
            throw new HprofFormatException(end + 1, "identifiers of 4 or 8 bytes", identifierBytes + " bytes");
        }
        return new HprofHeader(version, identifierBytes, Instant.ofEpochMilli(head.getLong(end + 5)), end + 13L);
    }

    public HprofHeader header() {
        return header;
    }

    /** How many bytes the dump has, unpacked. */
    public long length() {
        return bytes.length();
    }

    /** Reads the heads of all records; the time grows with their number, not with the heap. */
    public DumpOutline outline() throws IOException {
        return new OutlineScan(bytes, header).outline();
    }

    /** A new cursor over heap segments, for one thread. */
    public HeapCursor cursor() {
        return new HeapCursor(bytes, header.identifierBytes());
    }

    /** The name with this identifier, as far as names can reach; what there is of it if the dump lacks it. */
    public String text(DumpOutline outline, long id) throws IOException {
        long position = outline.textById().get(id);
        if (position == LongMap.MISSING) {
            return id == 0 ? "" : "?0x" + Long.toHexString(id);
        }
        int length = body(position, 0, HEAD).getInt(5) - header.identifierBytes();
        var text = body(position, HEAD + header.identifierBytes(), Math.min(length, LONGEST_NAME));
        return StandardCharsets.UTF_8.decode(text).toString();
    }

    /** What stack traces need of an outline: of the names of a large application a hundredth, and no classes. */
    public DumpOutline forStackTraces(DumpOutline outline) throws IOException {
        var names = new LongMap();
        for (long position : outline.frameById().sortedValues()) {
            var record = body(position, HEAD, 8 + 4 * header.identifierBytes());
            identifier(record);
            copyName(outline, identifier(record), names);
            identifier(record);
            copyName(outline, identifier(record), names);
            copyName(outline, outline.classNameIdBySerial().get(record.getInt()), names);
        }
        return new DumpOutline(
                List.of(),
                names,
                outline.frameById(),
                outline.traceBySerial(),
                outline.classNameIdBySerial(),
                outline.segments(),
                outline.lostBytes(),
                outline.missingBytes(),
                outline.ended(),
                outline.damages());
    }

    private static void copyName(DumpOutline outline, long id, LongMap names) {
        long position = outline.textById().get(id);
        if (position != LongMap.MISSING) {
            names.put(id, position);
        }
    }

    /** The stack trace with this serial number, the innermost frame first; empty if there is none. */
    public List<StackFrame> stackTrace(DumpOutline outline, int serial) throws IOException {
        long position = serial == 0 ? LongMap.MISSING : outline.traceBySerial().get(serial);
        if (position == LongMap.MISSING) {
            return List.of();
        }
        var head = body(position, 0, HEAD + 12);
        int frames = Math.min(head.getInt(HEAD + 8), (head.getInt(5) - 12) / header.identifierBytes());
        var ids = body(position, HEAD + 12, Math.min(frames, MOST_FRAMES) * header.identifierBytes());
        var trace = new ArrayList<StackFrame>();
        while (ids.remaining() >= header.identifierBytes()) {
            long frame = outline.frameById().get(identifier(ids));
            if (frame != LongMap.MISSING) {
                trace.add(stackFrame(outline, frame));
            }
        }
        return trace;
    }

    private StackFrame stackFrame(DumpOutline outline, long position) throws IOException {
        var record = body(position, HEAD, 8 + 4 * header.identifierBytes());
        identifier(record);
        var method = text(outline, identifier(record));
        identifier(record);
        var source = text(outline, identifier(record));
        long className = outline.classNameIdBySerial().get(record.getInt());
        return new StackFrame(
                className == LongMap.MISSING ? "" : text(outline, className).replace('/', '.'),
                method,
                source,
                record.getInt());
    }

    private long identifier(ByteBuffer buffer) {
        return header.identifierBytes() == 8 ? buffer.getLong() : buffer.getInt() & 0xffffffffL;
    }

    private ByteBuffer body(long record, int offset, int length) throws IOException {
        long present = Math.min(Math.max(0, length), bytes.length() - record - offset);
        var buffer = ByteBuffer.allocate((int) present);
        bytes.read(buffer, record + offset);
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
