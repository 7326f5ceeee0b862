package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.FieldType;
import io.plumbline.batch.hprof.HeapSegment;
import io.plumbline.batch.hprof.HeapTag;
import io.plumbline.batch.hprof.HprofFile;
import io.plumbline.batch.hprof.LongMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the few texts that an index keeps: the names of threads and class loaders. They are found through the graph, and
 * read from those segments of the dump alone in which their strings lie.
 */
final class NameReader {

    private static final int MOST_NAMES = 20_000;
    private static final int LONGEST_NAME = 1_000;
    private static final int UTF16 = 1;

    private final HprofFile file;
    private final List<HeapSegment> segments;
    private final List<DumpSurvey.Extent> extents;
    private final ClassTable classes;
    private final AddressBook book;
    private final ClassNumbers classOf;
    private final ReferenceRows.Cursor rows;

    private final Map<Long, byte[]> bytesByArray = new HashMap<>();
    private final LongMap coderByString = new LongMap();

    NameReader(
            HprofFile file,
            DumpSurvey.Result survey,
            ClassTable classes,
            AddressBook book,
            ClassNumbers classOf,
            ReferenceRows rows) {
        this.file = file;
        this.segments = survey.segments();
        this.extents = survey.extents();
        this.classes = classes;
        this.book = book;
        this.classOf = classOf;
        this.rows = rows.cursor();
    }

    /** The names of those of these objects that have a field {@code name}. */
    List<IndexDescription.ObjectName> names(List<Integer> owners) throws IOException {
        var stringByOwner = new HashMap<Integer, Integer>();
        var arrayByString = new HashMap<Integer, Integer>();
        for (int owner : owners.subList(0, Math.min(owners.size(), MOST_NAMES))) {
            int string = field(owner, "name");
            int array = string == 0 ? 0 : field(string, "value");
            if (array != 0) {
                stringByOwner.put(owner, string);
                arrayByString.put(string, array);
            }
        }
        readFromDump(arrayByString);
        var names = new ArrayList<IndexDescription.ObjectName>();
        for (int owner : owners) {
            Integer string = stringByOwner.get(owner);
            Integer array = string == null ? null : arrayByString.get(string);
            var bytes = array == null ? null : bytesByArray.get(book.addressOf(array));
            if (string != null && bytes != null) {
                names.add(new IndexDescription.ObjectName(owner, text(bytes, book.addressOf(string))));
            }
        }
        return names;
    }

    private int field(int object, String name) {
        for (var field : classes.layout(classOf.of(object)).fields()) {
            if (field.type() == FieldType.OBJECT && field.name().equals(name)) {
                rows.open(object);
                int target = 0;
                for (int slot = 0; slot <= field.slot() && slot < rows.references(); slot++) {
                    target = rows.next();
                }
                return target;
            }
        }
        return 0;
    }

    private void readFromDump(Map<Integer, Integer> arrayByString) throws IOException {
        var wanted = new LongMap();
        var addresses = new ArrayList<Long>();
        for (var entry : arrayByString.entrySet()) {
            addresses.add(book.addressOf(entry.getKey()));
            addresses.add(book.addressOf(entry.getValue()));
        }
        for (long address : addresses) {
            wanted.put(address, 1);
        }
        for (int i = 0; i < segments.size(); i++) {
            if (anyIn(extents.get(i), addresses)) {
                read(segments.get(i), wanted);
            }
        }
    }

    private static boolean anyIn(DumpSurvey.Extent extent, List<Long> addresses) {
        for (long address : addresses) {
            if (extent.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private void read(HeapSegment segment, LongMap wanted) throws IOException {
        var cursor = file.cursor();
        cursor.open(segment);
        while (cursor.next()) {
            if (cursor.tag() == HeapTag.PRIMITIVE_ARRAY_DUMP && wanted.get(cursor.id()) != LongMap.MISSING) {
                int bytes = Math.min(cursor.length(), LONGEST_NAME) * DumpSurvey.ELEMENT_BYTES[cursor.elementType()];
                var copy = new byte[bytes];
                int at = cursor.load(cursor.data(), bytes);
                cursor.buffer().get(at, copy);
                bytesByArray.put(cursor.id(), cursor.elementType() == FieldType.CHAR.code() ? utf8(copy) : copy);
            } else if (cursor.tag() == HeapTag.INSTANCE_DUMP && wanted.get(cursor.id()) != LongMap.MISSING) {
                int offset = offset(classes.numberOf(cursor.classId()), "coder");
                if (offset >= 0) {
                    int at = cursor.load(cursor.data() + offset, 1);
                    coderByString.put(cursor.id(), cursor.buffer().get(at));
                }
            }
        }
    }

    /** Strings of JDK 8 have no coder, but characters. */
    private static byte[] utf8(byte[] characters) {
        return new String(characters, StandardCharsets.UTF_16BE).getBytes(StandardCharsets.UTF_8);
    }

    private int offset(int classNumber, String name) {
        int offset = 0;
        for (var field : classes.layout(classNumber).fields()) {
            if (field.name().equals(name)) {
                return offset;
            }
            offset += field.type().bytes(file.header().identifierBytes());
        }
        return -1;
    }

    private String text(byte[] bytes, long string) {
        long coder = coderByString.get(string);
        if (coder == LongMap.MISSING) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return new String(bytes, coder == UTF16 ? StandardCharsets.UTF_16LE : StandardCharsets.ISO_8859_1);
    }
}
