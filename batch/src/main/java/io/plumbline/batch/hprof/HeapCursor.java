package io.plumbline.batch.hprof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks over the records of one heap segment after the other. One thread; each thread takes its own.
 *
 * <p>After {@link #next} the accessors describe the current record; which of them mean something depends on its {@link
 * #tag}. The bytes of fields and elements are read through {@link #load} and {@link #buffer}. No objects are made but for
 * classes.
 */
public final class HeapCursor {

    private static final int WINDOW_BYTES = 1 << 20;
    private static final int LONGEST_HEAD = 25;
    private static final int[] BYTES_BY_TYPE = {0, 0, 0, 0, 1, 2, 4, 8, 1, 2, 4, 8};

    private final Window window;
    private final int identifierBytes;
    private ByteBuffer buffer;

    private long position;
    private long following;
    private long end;
    private boolean openEnd;

    private int tag;
    private long id;
    private long classId;
    private int length;
    private int elementType;
    private int threadSerial;
    private int frame;
    private long data;

    HeapCursor(DumpBytes bytes, int identifierBytes) {
        this.window = new Window(bytes, WINDOW_BYTES);
        this.identifierBytes = identifierBytes;
        this.buffer = window.buffer();
    }

    /** Goes to the start of this segment. */
    public void open(HeapSegment segment) {
        open(segment.start(), segment.end());
    }

    /** Goes to a record at this position, in a segment that ends there. */
    public void open(long start, long segmentEnd) {
        following = start;
        end = segmentEnd;
        openEnd = false;
    }

    /** Goes to the start of a segment whose end nobody knows: it ends where another record of the file begins. */
    void openUntilNextSegment(long start) {
        open(start, window.length());
        openEnd = true;
    }

    /**
     * Goes to the next record; false at the end of the segment.
     *
     * @throws HprofFormatException if there is no record; nothing behind it in this segment can be read
     */
    public boolean next() throws IOException {
        position = following;
        if (position >= end) {
            return false;
        }
        int at = window.at(position, LONGEST_HEAD);
        buffer = window.buffer();
        tag = buffer.get(at) & 0xff;
        switch (tag) {
            case HeapTag.INSTANCE_DUMP -> readInstance(at);
            case HeapTag.OBJECT_ARRAY_DUMP -> readObjectArray(at);
            case HeapTag.PRIMITIVE_ARRAY_DUMP -> readPrimitiveArray(at);
            case HeapTag.CLASS_DUMP -> readClass(at);
            default -> {
                if (openEnd && (RecordTag.isHeap(tag) || tag == RecordTag.HEAP_DUMP_END)) {
                    end = position;
                    return false;
                }
                readRoot(at);
            }
        }
        if (following > end) {
            throw new HprofFormatException(
                    position, "a record that ends at byte " + end + " or before", "one that ends at byte " + following);
        }
        return true;
    }

    private void readInstance(int at) throws HprofFormatException {
        id = identifier(at + 1);
        classId = identifier(at + 5 + identifierBytes);
        length = notNegative(buffer.getInt(at + 5 + 2 * identifierBytes));
        data = position + 9 + 2L * identifierBytes;
        following = data + length;
    }

    private void readObjectArray(int at) throws HprofFormatException {
        id = identifier(at + 1);
        length = notNegative(buffer.getInt(at + 5 + identifierBytes));
        classId = identifier(at + 9 + identifierBytes);
        data = position + 9 + 2L * identifierBytes;
        following = data + (long) length * identifierBytes;
    }

    private void readPrimitiveArray(int at) throws HprofFormatException {
        id = identifier(at + 1);
        length = notNegative(buffer.getInt(at + 5 + identifierBytes));
        elementType = buffer.get(at + 9 + identifierBytes);
        if (elementType < FieldType.BOOLEAN.code() || elementType > FieldType.LONG.code()) {
            throw new HprofFormatException(position, "an array of type 4 to 11", "type " + elementType);
        }
        data = position + 10 + identifierBytes;
        following = data + (long) length * BYTES_BY_TYPE[elementType];
    }

    private int notNegative(int number) throws HprofFormatException {
        if (number < 0) {
            throw new HprofFormatException(position, "a length below 2^31", Integer.toUnsignedString(number));
        }
        return number;
    }

    private void readRoot(int at) throws HprofFormatException {
        int bytes = switch (tag) {
            case HeapTag.ROOT_UNKNOWN, HeapTag.ROOT_STICKY_CLASS, HeapTag.ROOT_MONITOR_USED -> 0;
            case HeapTag.ROOT_JNI_GLOBAL -> identifierBytes;
            case HeapTag.ROOT_NATIVE_STACK, HeapTag.ROOT_THREAD_BLOCK -> 4;
            case HeapTag.ROOT_JNI_LOCAL, HeapTag.ROOT_JAVA_FRAME, HeapTag.ROOT_THREAD_OBJECT -> 8;
            default ->
                throw new HprofFormatException(position, "the tag of a heap record", "0x" + Integer.toHexString(tag));
        };
        id = identifier(at + 1);
        data = position + 1 + identifierBytes;
        threadSerial = tag == HeapTag.ROOT_JNI_GLOBAL || bytes == 0 ? 0 : buffer.getInt(at + 1 + identifierBytes);
        frame = bytes == 8 && tag != HeapTag.ROOT_JNI_GLOBAL ? buffer.getInt(at + 5 + identifierBytes) : -1;
        following = data + bytes;
    }

    /** Only finds where the class ends; {@link #classDump} reads it. */
    private void readClass(int at) throws IOException {
        id = identifier(at + 1);
        data = position + 1 + identifierBytes;
        long walk = data + 4 + 6L * identifierBytes + 4;
        walk = afterConstants(walk);
        walk = afterStatics(walk);
        int fields = unsignedShort(walk);
        following = walk + 2 + (long) fields * (identifierBytes + 1);
    }

    private long afterConstants(long start) throws IOException {
        long walk = start + 2;
        for (int left = unsignedShort(start); left > 0; left--) {
            walk += 3 + type(walk + 2).bytes(identifierBytes);
        }
        return walk;
    }

    private long afterStatics(long start) throws IOException {
        long walk = start + 2;
        for (int left = unsignedShort(start); left > 0; left--) {
            walk += identifierBytes + 1 + type(walk + identifierBytes).bytes(identifierBytes);
        }
        return walk;
    }

    /** The class of a {@link HeapTag#CLASS_DUMP} record. */
    public ClassDump classDump() throws IOException {
        long walk = data + 4;
        long superclassId = identifier(load(walk, 6 * identifierBytes + 4));
        long loaderId = identifier(load(walk + identifierBytes, 8));
        long signersId = identifier(load(walk + 2L * identifierBytes, 8));
        long domainId = identifier(load(walk + 3L * identifierBytes, 8));
        long instanceBytes = buffer.getInt(load(walk + 6L * identifierBytes, 4)) & 0xffffffffL;
        walk = afterConstants(walk + 6L * identifierBytes + 4);
        var statics = staticFields(walk);
        var fields = fields(afterStatics(walk));
        return new ClassDump(id, superclassId, loaderId, signersId, domainId, instanceBytes, statics, fields);
    }

    private List<ClassDump.StaticField> staticFields(long start) throws IOException {
        var statics = new ArrayList<ClassDump.StaticField>();
        long walk = start + 2;
        for (int left = unsignedShort(start); left > 0; left--) {
            var type = type(walk + identifierBytes);
            long nameId = identifier(load(walk, 8));
            long value = value(type, walk + identifierBytes + 1);
            statics.add(new ClassDump.StaticField(nameId, type, value));
            walk += identifierBytes + 1 + type.bytes(identifierBytes);
        }
        return statics;
    }

    private List<ClassDump.Field> fields(long start) throws IOException {
        var fields = new ArrayList<ClassDump.Field>();
        long walk = start + 2;
        for (int left = unsignedShort(start); left > 0; left--) {
            fields.add(new ClassDump.Field(identifier(load(walk, 8)), type(walk + identifierBytes)));
            walk += identifierBytes + 1;
        }
        return fields;
    }

    private long value(FieldType type, long at) throws IOException {
        int offset = load(at, 8);
        return switch (type) {
            case OBJECT -> identifier(offset);
            case BOOLEAN, BYTE -> buffer.get(offset);
            case CHAR -> buffer.getChar(offset);
            case SHORT -> buffer.getShort(offset);
            case INT, FLOAT -> buffer.getInt(offset);
            case LONG, DOUBLE -> buffer.getLong(offset);
        };
    }

    private FieldType type(long at) throws IOException {
        int offset = load(at, 1);
        return FieldType.of(buffer.get(offset), at);
    }

    private int unsignedShort(long at) throws IOException {
        int offset = load(at, 2);
        return buffer.getShort(offset) & 0xffff;
    }

    /**
     * Makes bytes of the dump readable and says at which offset of {@link #buffer} they are. Offsets of earlier calls,
     * and the buffer, may be void afterwards.
     */
    public int load(long from, int bytes) throws IOException {
        int offset = window.at(from, bytes);
        buffer = window.buffer();
        return offset;
    }

    /** How many bytes can be read from an offset that {@link #load} gave. */
    public int loadedFrom(int offset) {
        return window.loadedFrom(offset);
    }

    /** What {@link #load} loaded, in big-endian order. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** The identifier at an offset of the buffer. */
    public long identifier(int offset) {
        return identifierBytes == 8 ? buffer.getLong(offset) : buffer.getInt(offset) & 0xffffffffL;
    }

    /** One of {@link HeapTag}. */
    public int tag() {
        return tag;
    }

    /** Where the current record begins. */
    public long position() {
        return position;
    }

    /** Where the next record begins; after the end of a segment, that end. */
    public long following() {
        return Math.min(following, end);
    }

    /** The object that the record is about. */
    public long id() {
        return id;
    }

    /** The class of an instance or of an array of objects. */
    public long classId() {
        return classId;
    }

    /** How many elements an array has, how many bytes the fields of an instance have. */
    public int length() {
        return length;
    }

    /** The code of the {@link FieldType} of a primitive array's elements. */
    public int elementType() {
        return elementType;
    }

    /** The thread that a root belongs to, else 0. */
    public int threadSerial() {
        return threadSerial;
    }

    /** The frame of the thread's stack that holds a root, or -1; the stack trace of a {@link HeapTag#ROOT_THREAD_OBJECT}. */
    public int frame() {
        return frame;
    }

    /** Where the fields or elements begin. */
    public long data() {
        return data;
    }
}
