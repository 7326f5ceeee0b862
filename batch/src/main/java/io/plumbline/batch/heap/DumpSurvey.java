package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.ClassDump;
import io.plumbline.batch.hprof.DumpOutline;
import io.plumbline.batch.hprof.FieldType;
import io.plumbline.batch.hprof.HeapCursor;
import io.plumbline.batch.hprof.HeapSegment;
import io.plumbline.batch.hprof.HeapTag;
import io.plumbline.batch.hprof.HprofFile;
import io.plumbline.batch.hprof.HprofFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over the heap: counts the objects of each class, marks their addresses, collects classes and roots, and
 * finds out which parts of the segments can be read.
 *
 * <p>A segment is read up to its first record that cannot be one: an unknown tag, a length that does not fit, an address
 * that is not aligned, a class that does not exist, an instance longer or shorter than its class. What is behind it is
 * lost, the next segment is read again. Because some dumps describe classes late, a segment that stops at an unknown class
 * is taken up again when all classes are known.
 */
final class DumpSurvey {

    private static final int PROBED_SEGMENTS = 32;
    private static final int PROBED_OBJECTS = 4_000;
    private static final int LARGEST_ALIGNMENT_BITS = 4;

    private final HprofFile file;
    private final DumpOutline outline;
    private final ClassTable classes;
    private final IndexProgress progress;
    private final @Nullable AddressMarks marks;
    private final int alignment;

    private final RootRecords roots = new RootRecords();
    private final List<Stop> stops = new ArrayList<>();
    private final AtomicLong objects = new AtomicLong();
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicInteger misaligned = new AtomicInteger();
    private final List<ClassDumpAt> dumps = new ArrayList<>();
    private final Extent[] extents;
    private Census census;

    /** Where a segment stopped, and why; its class is unknown or it is damaged. */
    private record Stop(int segment, long position, long end, String reason, long unknownClass) {}

    private record ClassDumpAt(long position, ClassDump dump) {}

    /**
     * What the pass found.
     *
     * @param segments what can be read of them
     * @param extents the lowest and the highest address of an object in each segment
     * @param objects records about objects, so that more of them than addresses means duplicates
     */
    record Result(
            Census census,
            RootRecords roots,
            List<HeapSegment> segments,
            List<Extent> extents,
            long objects,
            long lostBytes,
            List<String> damages) {}

    /** From where to where the objects of a segment lie. */
    record Extent(long lowest, long highest) {

        boolean contains(long address) {
            return address >= lowest && address <= highest;
        }

        Extent and(Extent other) {
            return new Extent(Math.min(lowest, other.lowest), Math.max(highest, other.highest));
        }
    }

    private static final Extent NOWHERE = new Extent(Long.MAX_VALUE, Long.MIN_VALUE);

    private DumpSurvey(
            HprofFile file,
            DumpOutline outline,
            ClassTable classes,
            @Nullable AddressMarks marks,
            int alignmentBits,
            IndexProgress progress) {
        this.file = file;
        this.outline = outline;
        this.classes = classes;
        this.marks = marks;
        this.alignment = ShallowSizes.alignment(alignmentBits);
        this.progress = progress;
        this.census = new Census(classes.size(), alignment);
        this.extents = new Extent[outline.segments().size()];
        Arrays.fill(extents, NOWHERE);
    }

    /** Counts without marking addresses. */
    static Result count(
            HprofFile file,
            DumpOutline outline,
            ClassTable classes,
            int alignmentBits,
            int threads,
            IndexProgress progress)
            throws IOException {
        return new DumpSurvey(file, outline, classes, null, alignmentBits, progress).run(threads);
    }

    /**
     * Counts and marks addresses; null if so many addresses are not aligned like those of the marks that it must be done
     * again with marks that take any address.
     */
    static @Nullable Result mark(
            HprofFile file,
            DumpOutline outline,
            ClassTable classes,
            AddressMarks marks,
            int threads,
            IndexProgress progress)
            throws IOException {
        var survey = new DumpSurvey(file, outline, classes, marks, marks.alignmentBits(), progress);
        var result = survey.run(threads);
        return survey.misaligned.get() * 10L > outline.segments().size() ? null : result;
    }

    /** How many of the lowest bits are zero in addresses, by a look at some of them. */
    static int alignmentBits(HprofFile file, DumpOutline outline) throws IOException {
        var segments = outline.segments();
        var cursor = file.cursor();
        long all = 1L << LARGEST_ALIGNMENT_BITS;
        int step = Math.max(1, segments.size() / PROBED_SEGMENTS);
        for (int i = 0; i < segments.size(); i += step) {
            all |= addresses(cursor, segments.get(i));
        }
        return Long.numberOfTrailingZeros(all);
    }

    private static long addresses(HeapCursor cursor, HeapSegment segment) throws IOException {
        long all = 0;
        cursor.open(segment);
        try {
            for (int i = 0; i < PROBED_OBJECTS && cursor.next(); i++) {
                if (cursor.tag() >= HeapTag.CLASS_DUMP && cursor.tag() != HeapTag.ROOT_UNKNOWN) {
                    all |= cursor.id();
                }
            }
        } catch (HprofFormatException e) {
            return all;
        }
        return all;
    }

    private Result run(int threads) throws IOException {
        readAll(outline.segments(), threads);
        var unknown = takeStopsAtUnknownClasses();
        describeClasses();
        if (!unknown.isEmpty()) {
            takeUpAgain(unknown);
        }
        return result();
    }

    private void readAll(List<HeapSegment> segments, int threads) throws IOException {
        var next = new AtomicInteger();
        var censuses = new Census[threads];
        Crew.run(threads, worker -> {
            var reader = new Reader();
            censuses[worker] = reader.census;
            for (int i = next.getAndIncrement(); i < segments.size(); i = next.getAndIncrement()) {
                BuildCancelledException.check(progress);
                reader.read(i, segments.get(i).start(), segments.get(i).end());
                report(segments.get(i).bytes());
            }
            reader.finish();
        });
        for (var other : censuses) {
            census.add(other);
        }
    }

    private void report(long bytes) {
        long read = bytesRead.addAndGet(bytes);
        progress.reached(IndexPhase.OBJECTS, Math.min(1, (double) read / Math.max(1, file.length())));
    }

    private List<Stop> takeStopsAtUnknownClasses() {
        var unknown = new ArrayList<Stop>();
        for (var stop : stops) {
            if (stop.unknownClass() != 0) {
                unknown.add(stop);
            }
        }
        stops.removeAll(unknown);
        unknown.sort(Comparator.comparingLong(Stop::position));
        return unknown;
    }

    private void describeClasses() {
        dumps.sort(Comparator.comparingLong(ClassDumpAt::position));
        for (var described : dumps) {
            classes.addUnannounced(described.dump().id());
            classes.describe(described.dump());
        }
        dumps.clear();
    }

    /** Goes on where a class was unknown, as often as the segments behind bring new classes. */
    private void takeUpAgain(List<Stop> unknown) throws IOException {
        var open = unknown;
        boolean found = true;
        while (found && !open.isEmpty()) {
            found = false;
            growCensus();
            var reader = new Reader();
            for (var stop : open) {
                if (classes.numberOf(stop.unknownClass()) == ClassTable.NONE) {
                    stops.add(new Stop(stop.segment(), stop.position(), stop.end(), stop.reason(), 0));
                } else {
                    found = true;
                    reader.read(stop.segment(), stop.position(), stop.end());
                }
            }
            reader.finish();
            census.add(reader.census);
            open = takeStopsAtUnknownClasses();
            describeClasses();
        }
        for (var stop : open) {
            stops.add(new Stop(stop.segment(), stop.position(), stop.end(), stop.reason(), 0));
        }
    }

    /** Makes room for the classes that nobody had announced. */
    private void growCensus() {
        var grown = new Census(classes.size(), alignment);
        grown.add(census);
        census = grown;
    }

    private Result result() {
        growCensus();
        var readable = new ArrayList<>(outline.segments());
        var damages = new ArrayList<>(outline.damages());
        long lost = outline.lostBytes();
        stops.sort(Comparator.comparingLong(Stop::position));
        for (var stop : stops) {
            var whole = readable.get(stop.segment());
            readable.set(stop.segment(), new HeapSegment(whole.start(), stop.position(), whole.missingBytes()));
            lost += stop.end() - stop.position();
            damages.add(stop.reason() + "; the rest of its segment, " + (stop.end() - stop.position())
                    + " bytes, cannot be read");
        }
        return new Result(census, roots, readable, List.of(extents), objects.get(), lost, damages);
    }

    /** What one thread reads and counts. */
    private final class Reader {

        private final HeapCursor cursor = file.cursor();
        private final Census census = new Census(classes.size(), alignment);
        private final AddressMarks.@Nullable Marker marker = marks == null ? null : marks.marker();
        private long lastClassId;
        private int lastClass = ClassTable.NONE;
        private long counted;
        private long lowest;
        private long highest;

        void read(int segment, long start, long end) throws IOException {
            cursor.open(start, end);
            lowest = Long.MAX_VALUE;
            highest = Long.MIN_VALUE;
            try {
                readToTheEnd(segment, end);
            } catch (HprofFormatException e) {
                stop(new Stop(segment, cursor.position(), end, reason(e), 0));
            }
            extents[segment] = extents[segment].and(new Extent(lowest, highest));
        }

        /** The kernel: the object before is known when the next one's address tells how far it reaches. */
        private void readToTheEnd(int segment, long end) throws IOException {
            int tag = 0;
            long id = 0;
            int number = ClassTable.NONE;
            int length = 0;
            int elementBytes = 0;
            while (cursor.next()) {
                int thisTag = cursor.tag();
                long thisId = cursor.id();
                if (tag == HeapTag.INSTANCE_DUMP) {
                    census.instanceGap(number, thisId - id);
                } else if (tag != 0) {
                    census.arrayGap(elementBytes, length, thisId - id);
                }
                tag = 0;
                if (thisTag == HeapTag.INSTANCE_DUMP) {
                    number = classNumber(cursor.classId());
                    if (number == ClassTable.NONE) {
                        stopAtUnknownClass(segment, end);
                        return;
                    }
                    if (!census.instance(number, cursor.length())) {
                        throw unexpected(
                                "an instance of as many bytes as the others of its class", cursor.length() + " bytes");
                    }
                } else if (thisTag == HeapTag.OBJECT_ARRAY_DUMP) {
                    number = classNumber(cursor.classId());
                    if (number == ClassTable.NONE) {
                        stopAtUnknownClass(segment, end);
                        return;
                    }
                    length = cursor.length();
                    elementBytes = 0;
                    census.array(number, length);
                } else if (thisTag == HeapTag.PRIMITIVE_ARRAY_DUMP) {
                    length = cursor.length();
                    elementBytes = ELEMENT_BYTES[cursor.elementType()];
                    census.array(classes.arrayOf(cursor.elementType()), length);
                } else {
                    noteOther(thisTag);
                    if (thisTag != HeapTag.CLASS_DUMP) {
                        continue;
                    }
                    mark(thisId);
                    continue;
                }
                mark(thisId);
                tag = thisTag;
                id = thisId;
            }
        }

        private void mark(long address) throws HprofFormatException {
            counted++;
            lowest = Math.min(lowest, address);
            highest = Math.max(highest, address);
            if (marker != null && !marker.mark(address)) {
                misaligned.incrementAndGet();
                throw unexpected("an object at an address like the others", "0x" + Long.toHexString(address));
            }
        }

        private HprofFormatException unexpected(String expected, String found) {
            return new HprofFormatException(cursor.position(), expected, found);
        }

        private int classNumber(long classId) {
            if (classId != lastClassId) {
                lastClassId = classId;
                lastClass = classes.numberOf(classId);
            }
            return lastClass;
        }

        private void stopAtUnknownClass(int segment, long end) {
            var unknown = unexpected("an object of a known class", "class 0x" + Long.toHexString(cursor.classId()));
            stop(new Stop(segment, cursor.position(), end, reason(unknown), cursor.classId()));
        }

        private static String reason(HprofFormatException e) {
            return String.valueOf(e.getMessage());
        }

        private void stop(Stop stop) {
            synchronized (stops) {
                stops.add(stop);
            }
        }

        private void noteOther(int tag) throws IOException {
            if (tag == HeapTag.CLASS_DUMP) {
                var dump = new ClassDumpAt(cursor.position(), cursor.classDump());
                synchronized (dumps) {
                    dumps.add(dump);
                }
            } else {
                roots.add(new RootRecords.RootRecord(
                        cursor.position(), tag, cursor.id(), cursor.threadSerial(), cursor.frame()));
            }
        }

        void finish() {
            objects.addAndGet(counted);
            if (marker != null) {
                marker.flush();
            }
        }
    }

    /** By the code of a type, how many bytes an element of an array takes. */
    static final int[] ELEMENT_BYTES = new int[FieldType.LONG.code() + 1];

    static {
        for (var type : FieldType.values()) {
            ELEMENT_BYTES[type.code()] = type == FieldType.OBJECT ? 0 : type.bytes(0);
        }
    }
}
