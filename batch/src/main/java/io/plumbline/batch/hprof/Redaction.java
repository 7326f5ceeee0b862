package io.plumbline.batch.hprof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes a heap dump anew without what people typed into the dumped program: the same classes, objects, references, roots
 * and stacks, and every primitive value zero. One thread, used once.
 *
 * <p>Zero are the elements of primitive arrays, which hold the text of strings too, and primitive fields of objects and
 * classes. Names stay: of classes, fields, methods and source files. A dump's names are more than that, because HotSpot
 * writes its whole symbol table, string literals of the code included; those that no class and no stack frame bears are left
 * out. Left out as well are records without meaning for the heap (statistics, starts of threads, unknown ones).
 *
 * <p>What cannot be read of a damaged dump is left out, and the outcome says so. The file appears when it is whole.
 */
public final class Redaction {

    private static final int LONGEST_KEPT_STRING = 4096;
    private static final int COPY_BYTES = 1 << 16;
    private static final byte[] ZEROS = new byte[COPY_BYTES];
    private static final byte LATIN1 = 0;

    private final HprofFile dump;
    private final DumpOutline outline;
    private final @Nullable Pattern keptStrings;
    private final DoubleConsumer progress;
    private final int identifierBytes;

    private final Map<Long, ClassDump> classesById = new HashMap<>();
    private final Map<Long, Layout> layoutsById = new HashMap<>();
    private final Set<Long> names = new HashSet<>();
    private final Set<Long> keptArrays = new HashSet<>();
    private long stringClass;
    private long objects;
    private long leftOutBytes;

    /**
     * How the bytes of an instance are used.
     *
     * @param references offsets of the references
     * @param value offset of a string's array, -1 in other classes
     * @param coder offset of a string's coder, -1 where there is none
     */
    private record Layout(List<Integer> references, int bytes, int value, int coder) {}

    private Redaction(HprofFile dump, @Nullable Pattern keptStrings, DoubleConsumer progress) throws IOException {
        this.dump = dump;
        this.outline = dump.outline();
        this.keptStrings = keptStrings;
        this.progress = progress;
        this.identifierBytes = dump.header().identifierBytes();
    }

    /**
     * What came of it.
     *
     * @param objects how many objects the new dump has
     * @param keptStrings how many strings kept their text
     * @param leftOutNames names that neither a class nor a stack bears
     * @param lostBytes bytes of the dump that could not be read, or that it lacks
     * @param damages what is wrong with the dump
     */
    public record Outcome(long objects, long keptStrings, long leftOutNames, long lostBytes, List<String> damages) {

        public Outcome {
            damages = List.copyOf(damages);
        }
    }

    /**
     * Writes the dump {@code from} anew to {@code to}, packed if its name ends in {@code .gz}.
     *
     * @param keptStrings strings that match it as a whole, and have at most 4096 bytes, keep their text
     * @param progress is told which share (0 to 1) is done
     */
    public static Outcome write(Path from, Path to, Optional<Pattern> keptStrings, DoubleConsumer progress)
            throws IOException {
        var target = to.toAbsolutePath();
        if (Files.exists(target) && Files.isSameFile(from, target)) {
            throw new IllegalArgumentException("\"" + to + "\" is the dump itself; give the new one another name");
        }
        var directory = Optional.ofNullable(target.getParent()).orElse(target);
        var unfinished = Files.createTempFile(directory, ".plumbline-redaction", ".tmp");
        try (var dump = HprofFile.open(from, directory)) {
            var redaction = new Redaction(dump, keptStrings.orElse(null), progress);
            var outcome = redaction.write(unfinished, to.toString().endsWith(".gz"));
            Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
            return outcome;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private Outcome write(Path to, boolean packed) throws IOException {
        readClasses();
        if (keptStrings != null) {
            findKeptStrings(keptStrings);
        }
        long leftOutNames;
        try (var out = new RedactedDumpWriter(to, packed, dump.header())) {
            leftOutNames = writeNames(out);
            writeClassLoads(out);
            writeRecords(out, outline.frameById().sortedValues());
            writeRecords(out, outline.traceBySerial().sortedValues());
            writeHeap(out);
            out.end();
        }
        return new Outcome(
                objects,
                keptArrays.size(),
                leftOutNames,
                outline.lostBytes() + outline.missingBytes() + leftOutBytes,
                outline.damages());
    }

    private void readClasses() throws IOException {
        walk(0, cursor -> {
            if (cursor.tag() == HeapTag.CLASS_DUMP) {
                var type = cursor.classDump();
                classesById.put(type.id(), type);
                type.fields().forEach(field -> names.add(field.nameId()));
                type.statics().forEach(field -> names.add(field.nameId()));
            }
        });
        for (var loaded : outline.classes()) {
            names.add(loaded.nameId());
            if (dump.text(outline, loaded.nameId()).equals("java/lang/String")) {
                stringClass = loaded.id();
            }
        }
        var cursor = dump.cursor();
        for (long position : outline.frameById().sortedValues()) {
            for (int name = 1; name <= 3; name++) {
                long at = position + RedactedDumpWriter.HEAD + (long) name * identifierBytes;
                names.add(cursor.identifier(cursor.load(at, Long.BYTES)));
            }
        }
    }

    private void findKeptStrings(Pattern pattern) throws IOException {
        var layout = layout(stringClass);
        if (layout == null || layout.value() < 0) {
            return;
        }
        var coderByArray = new LongMap();
        walk(1, cursor -> {
            if (cursor.tag() == HeapTag.INSTANCE_DUMP && cursor.classId() == stringClass) {
                long array = cursor.identifier(cursor.load(cursor.data() + layout.value(), Long.BYTES));
                if (array != 0) {
                    coderByArray.put(
                            array,
                            layout.coder() < 0
                                    ? LATIN1
                                    : cursor.buffer().get(cursor.load(cursor.data() + layout.coder(), 1)));
                }
            }
        });
        walk(2, cursor -> {
            if (cursor.tag() == HeapTag.PRIMITIVE_ARRAY_DUMP) {
                long coder = coderByArray.get(cursor.id());
                if (coder != LongMap.MISSING
                        && textOf(cursor, coder)
                                .filter(pattern.asMatchPredicate())
                                .isPresent()) {
                    keptArrays.add(cursor.id());
                }
            }
        });
    }

    private static Optional<String> textOf(HeapCursor cursor, long coder) throws IOException {
        boolean chars = cursor.elementType() == FieldType.CHAR.code();
        long length = (long) cursor.length() * (chars ? Character.BYTES : 1);
        if (length > LONGEST_KEPT_STRING) {
            return Optional.empty();
        }
        var bytes = new byte[(int) length];
        int at = cursor.load(cursor.data(), bytes.length);
        cursor.buffer().get(at, bytes);
        if (chars) {
            return Optional.of(new String(bytes, StandardCharsets.UTF_16BE));
        }
        return Optional.of(
                new String(bytes, coder == LATIN1 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_16LE));
    }

    private long writeNames(RedactedDumpWriter out) throws IOException {
        var cursor = dump.cursor();
        long leftOut = 0;
        for (long position : outline.textById().sortedValues()) {
            long id = cursor.identifier(cursor.load(position + RedactedDumpWriter.HEAD, Long.BYTES));
            if (names.contains(id)) {
                writeRecord(out, cursor, position);
            } else {
                leftOut++;
            }
        }
        return leftOut;
    }

    private void writeClassLoads(RedactedDumpWriter out) throws IOException {
        for (var loaded : outline.classes()) {
            out.record(RecordTag.LOAD_CLASS, 2 * Integer.BYTES + 2L * identifierBytes);
            out.putInt(loaded.serial());
            out.putIdentifier(loaded.id());
            out.putInt(0);
            out.putIdentifier(loaded.nameId());
        }
    }

    private void writeRecords(RedactedDumpWriter out, long[] positions) throws IOException {
        var cursor = dump.cursor();
        for (long position : positions) {
            writeRecord(out, cursor, position);
        }
    }

    private void writeRecord(RedactedDumpWriter out, HeapCursor cursor, long position) throws IOException {
        int at = cursor.load(position, RedactedDumpWriter.HEAD);
        int tag = cursor.buffer().get(at);
        long length = cursor.buffer().getInt(at + 5) & 0xffffffffL;
        length = Math.min(length, dump.length() - position - RedactedDumpWriter.HEAD);
        out.record(tag, length);
        copy(out, cursor, position + RedactedDumpWriter.HEAD, length);
    }

    private void writeHeap(RedactedDumpWriter out) throws IOException {
        walk(keptStrings == null ? 1 : 3, cursor -> {
            switch (cursor.tag()) {
                case HeapTag.CLASS_DUMP -> writeClass(out, cursor.classDump());
                case HeapTag.INSTANCE_DUMP -> writeInstance(out, cursor);
                case HeapTag.OBJECT_ARRAY_DUMP -> writeWhole(out, cursor);
                case HeapTag.PRIMITIVE_ARRAY_DUMP -> writePrimitives(out, cursor);
                default -> writeWhole(out, cursor);
            }
            objects += cursor.tag() >= HeapTag.CLASS_DUMP && cursor.tag() <= HeapTag.PRIMITIVE_ARRAY_DUMP ? 1 : 0;
        });
    }

    private void writeClass(RedactedDumpWriter out, ClassDump type) throws IOException {
        long statics = 0;
        for (var field : type.statics()) {
            statics += identifierBytes + 1L + field.type().bytes(identifierBytes);
        }
        out.heapRecord(1
                + 7L * identifierBytes
                + 2 * Integer.BYTES
                + 3 * Short.BYTES
                + statics
                + (identifierBytes + 1L) * type.fields().size());
        out.put(HeapTag.CLASS_DUMP);
        out.putIdentifier(type.id());
        out.putInt(0);
        out.putIdentifier(type.superclassId());
        out.putIdentifier(type.loaderId());
        out.putIdentifier(type.signersId());
        out.putIdentifier(type.protectionDomainId());
        out.putIdentifier(0);
        out.putIdentifier(0);
        out.putInt((int) type.instanceBytes());
        out.putShort(0);
        out.putShort(type.statics().size());
        for (var field : type.statics()) {
            out.putIdentifier(field.nameId());
            out.put(field.type().code());
            if (field.type() == FieldType.OBJECT) {
                out.putIdentifier(field.value());
            } else {
                out.put(ZEROS, field.type().bytes(identifierBytes));
            }
        }
        out.putShort(type.fields().size());
        for (var field : type.fields()) {
            out.putIdentifier(field.nameId());
            out.put(field.type().code());
        }
    }

    /** An instance of a class that is missing keeps nothing: nobody can say which of its bytes are references. */
    private void writeInstance(RedactedDumpWriter out, HeapCursor cursor) throws IOException {
        out.heapRecord(cursor.following() - cursor.position());
        copy(out, cursor, cursor.position(), cursor.data() - cursor.position());
        var layout = layout(cursor.classId());
        if (layout == null || layout.bytes() != cursor.length()) {
            putZeros(out, cursor.length());
            return;
        }
        var fields = new byte[cursor.length()];
        int at = cursor.load(cursor.data(), fields.length);
        for (int offset : layout.references()) {
            cursor.buffer().get(at + offset, fields, offset, identifierBytes);
        }
        if (layout.coder() >= 0 && layout.value() >= 0 && keptArrays.contains(cursor.identifier(at + layout.value()))) {
            fields[layout.coder()] = cursor.buffer().get(at + layout.coder());
        }
        out.put(fields, fields.length);
    }

    private void writePrimitives(RedactedDumpWriter out, HeapCursor cursor) throws IOException {
        if (keptArrays.contains(cursor.id())) {
            writeWhole(out, cursor);
            return;
        }
        out.heapRecord(cursor.following() - cursor.position());
        copy(out, cursor, cursor.position(), cursor.data() - cursor.position());
        putZeros(out, cursor.following() - cursor.data());
    }

    private static void putZeros(RedactedDumpWriter out, long bytes) throws IOException {
        for (long left = bytes; left > 0; left -= COPY_BYTES) {
            out.put(ZEROS, (int) Math.min(left, COPY_BYTES));
        }
    }

    private void writeWhole(RedactedDumpWriter out, HeapCursor cursor) throws IOException {
        long length = cursor.following() - cursor.position();
        out.heapRecord(length);
        copy(out, cursor, cursor.position(), length);
    }

    private static void copy(RedactedDumpWriter out, HeapCursor cursor, long position, long length) throws IOException {
        for (long done = 0; done < length; done += COPY_BYTES) {
            int bytes = (int) Math.min(length - done, COPY_BYTES);
            int at = cursor.load(position + done, bytes);
            ByteBuffer source = cursor.buffer();
            out.put(source, at, bytes);
        }
    }

    private @Nullable Layout layout(long classId) {
        var known = layoutsById.get(classId);
        if (known == null && classesById.containsKey(classId)) {
            known = newLayout(classId);
            layoutsById.put(classId, known);
        }
        return known;
    }

    private Layout newLayout(long classId) {
        var references = new ArrayList<Integer>();
        int bytes = 0;
        int value = -1;
        int coder = -1;
        // a damaged dump may make a class its own ancestor
        var seen = new HashSet<Long>();
        for (var type = classesById.get(classId);
                type != null && seen.add(type.id());
                type = classesById.get(type.superclassId())) {
            for (var field : type.fields()) {
                if (field.type() == FieldType.OBJECT) {
                    value = classId == stringClass && value < 0 ? bytes : value;
                    references.add(bytes);
                } else if (classId == stringClass && field.type() == FieldType.BYTE) {
                    coder = bytes;
                }
                bytes += field.type().bytes(identifierBytes);
            }
        }
        return new Layout(references, bytes, value, coder);
    }

    /** What is done with each record of the heap. */
    private interface Visit {
        void visit(HeapCursor cursor) throws IOException;
    }

    /** Reads every segment as far as it is whole. */
    private void walk(int pass, Visit visit) throws IOException {
        int passes = keptStrings == null ? 2 : 4;
        boolean last = pass == passes - 1;
        var cursor = dump.cursor();
        for (var segment : outline.segments()) {
            cursor.open(segment);
            try {
                while (cursor.next()) {
                    visit.visit(cursor);
                }
            } catch (HprofFormatException damage) {
                leftOutBytes += last ? segment.end() - damage.position() : 0;
            }
            progress.accept((pass + segment.end() / (double) dump.length()) / passes);
        }
    }
}
