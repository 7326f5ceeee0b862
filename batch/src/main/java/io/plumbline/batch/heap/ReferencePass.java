package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.ClassDump;
import io.plumbline.batch.hprof.FieldType;
import io.plumbline.batch.hprof.HeapCursor;
import io.plumbline.batch.hprof.HeapSegment;
import io.plumbline.batch.hprof.HeapTag;
import io.plumbline.batch.hprof.HprofFile;
import io.plumbline.batch.hprof.LongMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The second pass over the heap: turns the identifiers in fields and arrays into object numbers and spills the rows.
 *
 * <p>The reference of an object to its class is part of its row only if the class is no root: else it says nothing.
 */
final class ReferencePass {

    private static final int[] NOTHING = {};
    private static final int MOST_LOST_IDS = 1 << 20;
    private static final int MOST_LOSERS = 1 << 16;
    /** No virtual machine has smaller ones. */
    private static final int ARRAY_HEADER_BYTES = 8;

    private static final int REFERENCE_BYTES = 4;
    private static final int TAGS = 256;

    /**
     * What is done with records of a tag. By an interface, so that each is compiled for itself: the compiler would put all
     * into the loop, work on it for half a second, and throw it away whenever one of them meets something new.
     */
    private interface RecordReader {
        void read() throws IOException;
    }

    private final HprofFile file;
    private final List<HeapSegment> segments;
    private final ClassTable classes;
    private final AddressBook book;
    private final ObjectSet roots;
    private final IndexProgress progress;
    private final ClassLayout[] layouts;
    private final int[] flags;
    private final int[] classReference;
    /** The class of arrays of {@code Object}. */
    private final int objects;

    private final LongMap lostIds = new LongMap();
    private final List<Integer> losers = new ArrayList<>();
    private final AtomicLong overlaps = new AtomicLong();
    private final AtomicLong bytesRead = new AtomicLong();

    /** @param roots objects that are roots */
    ReferencePass(
            HprofFile file,
            List<HeapSegment> segments,
            ClassTable classes,
            AddressBook book,
            ObjectSet roots,
            IndexProgress progress) {
        this.file = file;
        this.segments = segments;
        this.classes = classes;
        this.book = book;
        this.roots = roots;
        this.objects = classes.numberOf("java.lang.Object[]");
        this.progress = progress;
        layouts = new ClassLayout[classes.size()];
        classReference = new int[classes.size()];
        flags = new int[classes.size()];
        for (int number = 0; number < classReference.length; number++) {
            int object = classes.id(number) == 0 ? 0 : book.numberOf(classes.id(number));
            classReference[number] = roots.contains(object) ? 0 : object;
            layouts[number] = classes.layout(number);
            flags[number] = classReference[number] == 0 ? 0 : RowEncoder.CLASS_LAST;
            if (layouts[number].strength() != ReferenceStrength.STRONG) {
                flags[number] |= RowEncoder.REFERENT_FIRST;
            }
        }
    }

    void run(RowStore store, int threads) throws IOException {
        var next = new AtomicInteger();
        Crew.run(threads, worker -> {
            var reader = new Reader(store);
            for (int i = next.getAndIncrement(); i < segments.size(); i = next.getAndIncrement()) {
                BuildCancelledException.check(progress);
                reader.read(segments.get(i));
                long read = bytesRead.addAndGet(segments.get(i).bytes());
                progress.reached(IndexPhase.REFERENCES, 0.8 * Math.min(1, (double) read / Math.max(1, file.length())));
            }
            reader.rows.finish();
            overlaps.addAndGet(reader.overlaps);
        });
    }

    /** How many different objects are referred to and not in the dump; at least so many. */
    int lostObjects() {
        return lostIds.size();
    }

    /** How many arrays are so long that another object begins within them. */
    long overlaps() {
        return overlaps.get();
    }

    /**
     * Which objects refer to those, one after the other; at least so many, and some of them twice. Left out are arrays of
     * {@code Object} that are roots: HotSpot keeps one of what its archive of classes holds, and does not dump what belongs to
     * classes that are not loaded yet.
     */
    List<Integer> losers() {
        return losers;
    }

    /** Notes an object that another one refers to and that is missing. */
    private void lost(long id, int referrer) {
        synchronized (lostIds) {
            if (lostIds.size() < MOST_LOST_IDS) {
                lostIds.put(id, 1);
            }
            if (referrer != 0 && losers.size() < MOST_LOSERS) {
                losers.add(referrer);
            }
        }
    }

    /** What one thread reads. */
    private final class Reader {

        private final HeapCursor cursor = file.cursor();
        private final RowEncoder rows;
        private final GiantRow giant;
        private final int identifierBytes = file.header().identifierBytes();
        private final int[] targets = new int[RowEncoder.GIANT_REFERENCES];
        private final RecordReader[] readers = new RecordReader[TAGS];
        private long lastClassId;
        private int lastClass;
        private int referrer;
        private long overlaps;

        Reader(RowStore store) {
            rows = new RowEncoder(store);
            giant = new GiantRow(store.spill());
            for (int tag = 0; tag < TAGS; tag++) {
                readers[tag] = readerOf(tag);
            }
        }

        void read(HeapSegment segment) throws IOException {
            cursor.open(segment);
            while (cursor.next()) {
                readers[cursor.tag()].read();
            }
        }

        private RecordReader readerOf(int tag) {
            return switch (tag) {
                case HeapTag.INSTANCE_DUMP -> () -> instance(object(), classNumber());
                case HeapTag.OBJECT_ARRAY_DUMP -> () -> objectArray(object(), classNumber());
                case HeapTag.PRIMITIVE_ARRAY_DUMP ->
                    () -> primitiveArray(object(), classes.arrayOf(cursor.elementType()), cursor.length());
                case HeapTag.CLASS_DUMP -> () -> classObject(object(), cursor.classDump());
                default ->
                    () -> {
                        // roots are known already
                    };
            };
        }

        private int object() throws IOException {
            int object = book.numberOf(cursor.id());
            if (object == 0) {
                throw new IOException("The dump changed while it was read: try again when nobody writes it");
            }
            referrer = object;
            return object;
        }

        private void noteOverlap(long elementBytes) {
            long end = cursor.id() + ARRAY_HEADER_BYTES + elementBytes * cursor.length();
            overlaps += book.anyBegins(cursor.id() + 1, end) ? 1 : 0;
        }

        private int classNumber() {
            if (cursor.classId() != lastClassId) {
                lastClassId = cursor.classId();
                lastClass = classes.numberOf(lastClassId);
            }
            return lastClass;
        }

        private int resolved(long id) {
            if (id == 0) {
                return 0;
            }
            int target = book.numberOf(id);
            if (target == 0) {
                boolean exempt = cursor.tag() == HeapTag.OBJECT_ARRAY_DUMP
                        && classNumber() == objects
                        && roots.contains(referrer);
                lost(id, exempt ? 0 : referrer);
            }
            return target;
        }

        private void instance(int object, int classNumber) throws IOException {
            var layout = layouts[classNumber];
            boolean known = layout.whole() && layout.bytes() == cursor.length();
            var offsets = known ? layout.referenceOffsets() : NOTHING;
            var kept = known ? layout.keptOffsets() : NOTHING;
            int toClass = classReference[classNumber];
            int data = known ? cursor.load(cursor.data(), cursor.length()) : 0;
            int rowFlags = known ? flags[classNumber] : flags[classNumber] & ~RowEncoder.REFERENT_FIRST;
            rows.begin(object, classNumber, offsets.length + (toClass == 0 ? 0 : 1), kept.length, rowFlags);
            for (int offset : offsets) {
                rows.reference(resolved(cursor.identifier(data + offset)));
            }
            if (toClass != 0) {
                rows.reference(toClass);
            }
            for (int i = 0; i < kept.length; i++) {
                rows.number(value(data + kept[i], layout.keptTypes()[i]));
            }
            rows.end();
        }

        private long value(int at, int type) {
            // what is behind the value can be read as well
            return cursor.buffer().getLong(at) >> (Long.SIZE - Byte.SIZE * DumpSurvey.ELEMENT_BYTES[type]);
        }

        private void objectArray(int object, int classNumber) throws IOException {
            noteOverlap(REFERENCE_BYTES);
            int toClass = classReference[classNumber];
            if (cursor.length() > RowEncoder.GIANT_REFERENCES) {
                giantArray(object, classNumber, toClass, flags[classNumber]);
                return;
            }
            int length = cursor.length();
            int data = cursor.load(cursor.data(), length * identifierBytes);
            int references = 0;
            for (int i = 0; i < length; i++) {
                int target = resolved(cursor.identifier(data + i * identifierBytes));
                if (target != 0) {
                    targets[references++] = target;
                }
            }
            rows.begin(object, classNumber, references + (toClass == 0 ? 0 : 1), 1, flags[classNumber]);
            for (int i = 0; i < references; i++) {
                rows.reference(targets[i]);
            }
            if (toClass != 0) {
                rows.reference(toClass);
            }
            rows.number(length);
            rows.endOfArray();
        }

        private void giantArray(int object, int classNumber, int toClass, int rowFlags) throws IOException {
            giant.begin(object, cursor.length() + 1L, rowFlags);
            long at = cursor.data();
            for (long left = cursor.length(); left > 0; ) {
                int data = cursor.load(at, identifierBytes);
                int loaded = (int) Math.min(left, cursor.loadedFrom(data) / identifierBytes);
                for (int i = 0; i < loaded; i++) {
                    int target = resolved(cursor.identifier(data + i * identifierBytes));
                    if (target != 0) {
                        giant.reference(target);
                    }
                }
                left -= loaded;
                at += (long) loaded * identifierBytes;
            }
            if (toClass != 0) {
                giant.reference(toClass);
            }
            giant.end(classNumber, cursor.length(), rows);
        }

        private void primitiveArray(int object, int classNumber, int length) throws IOException {
            noteOverlap(DumpSurvey.ELEMENT_BYTES[cursor.elementType()]);
            int toClass = classReference[classNumber];
            rows.begin(object, classNumber, toClass == 0 ? 0 : 1, 1, flags[classNumber]);
            if (toClass != 0) {
                rows.reference(toClass);
            }
            rows.number(length);
            rows.end();
        }

        private void classObject(int object, ClassDump dump) throws IOException {
            int statics = 0;
            for (var field : dump.statics()) {
                statics += field.type() == FieldType.OBJECT ? 1 : 0;
            }
            rows.begin(object, classes.classOfClasses(), 4 + statics, 0, 0);
            rows.reference(resolved(dump.superclassId()));
            rows.reference(resolved(dump.loaderId()));
            rows.reference(resolved(dump.signersId()));
            rows.reference(resolved(dump.protectionDomainId()));
            for (var field : dump.statics()) {
                if (field.type() == FieldType.OBJECT) {
                    rows.reference(resolved(field.value()));
                }
            }
            rows.end();
        }
    }
}
