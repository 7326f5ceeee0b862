package io.plumbline.batch.hprof;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the heads of a dump's records, one after the other, without the heap's contents. One thread, used once.
 *
 * <p>Where the chain of records is broken it goes on at the next place that looks like a heap segment: a segment's tag,
 * the time stamp of the segments before, and a length behind which there is a record again, or the end of the file.
 */
final class OutlineScan {

    private static final int TEXT_AT_ONCE = 4096;
    private static final int HEAD = 9;
    private static final int WINDOW_BYTES = 64 << 10;
    private static final long WRAP = 1L << 32;

    private final DumpBytes bytes;
    private final HprofHeader header;
    private final Window window;
    private final int identifierBytes;

    private final List<DumpOutline.LoadedClass> classes = new ArrayList<>();
    private final LongMap textById = new LongMap();
    private final LongMap frameById = new LongMap();
    private final LongMap traceBySerial = new LongMap();
    private final LongMap classNameIdBySerial = new LongMap();
    private final List<HeapSegment> segments = new ArrayList<>();
    private final List<String> damages = new ArrayList<>();
    private long lostBytes;
    private long missingBytes;
    private boolean ended;
    private boolean segmented;
    private int segmentTime;

    OutlineScan(DumpBytes bytes, HprofHeader header) {
        this.bytes = bytes;
        this.header = header;
        this.identifierBytes = header.identifierBytes();
        this.window = new Window(bytes, WINDOW_BYTES);
    }

    DumpOutline outline() throws IOException {
        if (bytes.cutShort()) {
            damages.add("the gzip file is cut short or damaged: what could be unpacked was read");
        }
        long position = header.bytes();
        while (position < bytes.length()) {
            position = record(position);
        }
        if (!segmented && !segments.isEmpty() && missingBytes == 0 && lostBytes == 0) {
            // before there were segments the heap was one record, and nothing came after it
            ended = true;
        }
        if (!ended && missingBytes == 0) {
            damages.add("the end mark is missing: the dump may be cut short");
        }
        return new DumpOutline(
                classes,
                textById,
                frameById,
                traceBySerial,
                classNameIdBySerial,
                segments,
                lostBytes,
                missingBytes,
                ended,
                damages);
    }

    /** Reads the record at this position and says where the next one is. */
    private long record(long position) throws IOException {
        if (position + HEAD > bytes.length()) {
            return lost(position, bytes.length(), "the file ends within the head of a record");
        }
        int at = window.at(position, HEAD);
        int tag = window.buffer().get(at) & 0xff;
        long length = window.buffer().getInt(at + 5) & 0xffffffffL;
        if (!RecordTag.isTag(tag)) {
            return resumed(position, "there is no record of tag 0x" + Integer.toHexString(tag));
        }
        if (RecordTag.isHeap(tag)) {
            segmented |= tag == RecordTag.HEAP_DUMP_SEGMENT;
            segmentTime = window.buffer().getInt(at + 1);
            return segment(position + HEAD, tag, length);
        }
        long end = position + HEAD + length;
        if (end > bytes.length()) {
            return resumed(position, "a record of " + length + " bytes reaches beyond the end of the file");
        }
        if (end < bytes.length() && !isRecord(end)) {
            return resumed(position, "no record follows the one of " + length + " bytes");
        }
        if (!isPossible(tag, position + HEAD, length)) {
            return resumed(
                    position,
                    "a record of tag 0x" + Integer.toHexString(tag) + " has " + length
                            + " bytes, or holds what none does");
        }
        ended = tag == RecordTag.HEAP_DUMP_END;
        note(tag, position, length);
        return end;
    }

    /**
     * Whether a record of that tag can have that length: a damaged length that happens to end before another record would hide all
     * that lies between.
     */
    private boolean isPossible(int tag, long body, long length) throws IOException {
        return switch (tag) {
            case RecordTag.TEXT -> length >= identifierBytes && isText(body + identifierBytes, body + length);
            case RecordTag.LOAD_CLASS -> length == 8 + 2L * identifierBytes;
            case RecordTag.STACK_FRAME, RecordTag.START_THREAD -> length == 8 + 4L * identifierBytes;
            case RecordTag.STACK_TRACE ->
                length >= 12 && length == 12 + (integer(body + 8) & 0xffffffffL) * identifierBytes;
            case RecordTag.UNLOAD_CLASS, RecordTag.END_THREAD -> length == 4;
            case RecordTag.HEAP_SUMMARY -> length == 24;
            case RecordTag.HEAP_DUMP_END -> length == 0;
            case RecordTag.CONTROL_SETTINGS -> length == 6;
            case RecordTag.CPU_SAMPLES -> length >= 8 && length == 8 + 8 * (integer(body + 4) & 0xffffffffL);
            default -> true;
        };
    }

    /** Whether there is no zero in it: modified UTF-8 has none, and numbers hardly do without. */
    private boolean isText(long from, long to) throws IOException {
        for (long position = from; position < to; position += TEXT_AT_ONCE) {
            int octets = (int) Math.min(TEXT_AT_ONCE, to - position);
            int at = window.at(position, octets);
            for (int i = at; i < at + octets; i++) {
                if (window.buffer().get(i) == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isRecord(long position) throws IOException {
        int at = window.at(position, 1);
        return RecordTag.isTag(window.buffer().get(at) & 0xff);
    }

    private void note(int tag, long position, long length) throws IOException {
        long body = position + HEAD;
        switch (tag) {
            case RecordTag.TEXT -> {
                if (length >= identifierBytes) {
                    put(textById, identifier(body), position);
                }
            }
            case RecordTag.LOAD_CLASS -> {
                if (length >= 8 + 2L * identifierBytes) {
                    noteClass(body);
                }
            }
            case RecordTag.STACK_FRAME -> {
                if (length >= 8 + 4L * identifierBytes) {
                    put(frameById, identifier(body), position);
                }
            }
            case RecordTag.STACK_TRACE -> {
                if (length >= 12) {
                    put(traceBySerial, integer(body), position);
                }
            }
            default -> {
                // allocation sites, samples, threads of old profilers: nothing that the heap needs
            }
        }
    }

    private void noteClass(long body) throws IOException {
        int serial = integer(body);
        long id = identifier(body + 4);
        long nameId = identifier(body + 8 + identifierBytes);
        put(classNameIdBySerial, serial, nameId);
        if (id != 0) {
            classes.add(new DumpOutline.LoadedClass(serial, id, nameId));
        }
    }

    private static void put(LongMap map, long key, long value) {
        if (key != 0) {
            map.put(key, value);
        }
    }

    /** Notes a segment and says where the record behind it begins. */
    private long segment(long start, int tag, long length) throws IOException {
        for (long end = start + length; length > 0 && end <= bytes.length(); end += WRAP) {
            if (end == bytes.length() || isRecord(end)) {
                segments.add(new HeapSegment(start, end, 0));
                return end;
            }
            if (tag == RecordTag.HEAP_DUMP_SEGMENT) {
                break;
            }
        }
        return segmentByItsRecords(start, length);
    }

    /** The length says nothing: 0, too long, or wrong. The records themselves tell where the segment ends. */
    private long segmentByItsRecords(long start, long length) throws IOException {
        var cursor = new HeapCursor(bytes, identifierBytes);
        cursor.openUntilNextSegment(start);
        try {
            while (cursor.next()) {
                // only the way to the end counts
            }
        } catch (HprofFormatException e) {
            return brokenSegment(start, length, cursor.position());
        }
        return segmentOfOtherLength(start, length, cursor.following());
    }

    /**
     * Every record of the segment can be read, up to where another one begins or the file ends. A length of 0 is what a
     * virtual machine writes that cannot go back; of a segment of 4 GB and more only the lower half of the length is there.
     */
    private long segmentOfOtherLength(long start, long length, long end) {
        if (end == bytes.length() && start + length > end) {
            return cutShort(start, length);
        }
        segments.add(new HeapSegment(start, end, 0));
        if (length > 0 && (end - start) % WRAP != length) {
            damages.add("the length of the segment at byte " + start + " is wrong: it should be " + length
                    + " bytes long, and its records take " + (end - start));
        }
        return end;
    }

    private long brokenSegment(long start, long length, long broken) throws IOException {
        long next = nextSegment(broken + 1);
        if (next < bytes.length()) {
            segments.add(new HeapSegment(start, next, 0));
            damages.add(
                    "the length of the segment at byte " + start + " is wrong: the next one was found at byte " + next);
            return next;
        }
        return cutShort(start, length);
    }

    private long cutShort(long start, long length) {
        long missing = Math.max(0, start + length - bytes.length());
        segments.add(new HeapSegment(start, bytes.length(), missing));
        missingBytes += missing;
        damages.add("the dump is cut short at byte " + bytes.length()
                + (missing > 0 ? ": of its last segment " + missing + " bytes are missing" : ""));
        return bytes.length();
    }

    /** Goes on at the next segment, and says so. */
    private long resumed(long position, String damage) throws IOException {
        return lost(position, nextSegment(position + 1), damage);
    }

    private long lost(long from, long to, String damage) {
        lostBytes += to - from;
        damages.add("at byte " + from + " " + damage + "; " + (to - from) + " bytes were passed over");
        return to;
    }

    /** The next place that looks like the head of a segment or the end mark, or the end of the file. */
    private long nextSegment(long from) throws IOException {
        for (long position = from; position + HEAD <= bytes.length(); position++) {
            int at = window.at(position, HEAD);
            int tag = window.buffer().get(at) & 0xff;
            if ((RecordTag.isHeap(tag) || tag == RecordTag.HEAP_DUMP_END) && isSegment(position, tag, at)) {
                return position;
            }
        }
        return bytes.length();
    }

    private boolean isSegment(long position, int tag, int at) throws IOException {
        boolean sameTime = segments.isEmpty() || window.buffer().getInt(at + 1) == segmentTime;
        long length = window.buffer().getInt(at + 5) & 0xffffffffL;
        long end = position + HEAD + length;
        if (!sameTime || (tag == RecordTag.HEAP_DUMP_END && (length != 0 || end != bytes.length()))) {
            return false;
        }
        if (end > bytes.length()) {
            return isHeapRecord(position + HEAD);
        }
        return (length == 0 || isHeapRecord(position + HEAD)) && (end == bytes.length() || isRecord(end));
    }

    private boolean isHeapRecord(long position) throws IOException {
        if (position >= bytes.length()) {
            return false;
        }
        var cursor = new HeapCursor(bytes, identifierBytes);
        cursor.open(position, bytes.length());
        try {
            return cursor.next();
        } catch (HprofFormatException e) {
            return false;
        }
    }

    private long identifier(long position) throws IOException {
        int at = window.at(position, 8);
        return identifierBytes == 8
                ? window.buffer().getLong(at)
                : window.buffer().getInt(at) & 0xffffffffL;
    }

    private int integer(long position) throws IOException {
        int at = window.at(position, 4);
        return window.buffer().getInt(at);
    }
}
