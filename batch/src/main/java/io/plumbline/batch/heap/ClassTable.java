package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.ClassDump;
import io.plumbline.batch.hprof.DumpOutline;
import io.plumbline.batch.hprof.FieldType;
import io.plumbline.batch.hprof.HprofFile;
import io.plumbline.batch.hprof.LongMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a dump while it is read: numbers from 0 up in the order in which they were loaded, names, and, once the
 * heap's class records are known, where in an instance's bytes the references are. Thread-safe for reading.
 */
final class ClassTable {

    /** No class. */
    static final int NONE = -1;

    private static final String CLASS = "java.lang.Class";

    private final LongMap numberById = new LongMap();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Integer> firstByName = new HashMap<>();
    private final int[] primitiveArrays = new int[16];
    private int classOfClasses = NONE;

    /** A class; what the heap says of it is missing until {@link #describe}. */
    private static final class Entry {

        private final long id;
        private final String name;
        private int elementType;
        private @Nullable ClassDump dump;
        private @Nullable ClassLayout layout;

        Entry(long id, String name) {
            this.id = id;
            this.name = name;
            this.elementType = name.endsWith("[]") ? FieldType.OBJECT.code() : 0;
        }
    }

    /** All classes that the dump says were loaded, and those of primitive arrays and classes even if it does not. */
    static ClassTable of(HprofFile file, DumpOutline outline) throws IOException {
        var table = new ClassTable();
        for (var loaded : outline.classes()) {
            if (table.numberOf(loaded.id()) == NONE) {
                table.add(loaded.id(), sourceName(file.text(outline, loaded.nameId())));
            }
        }
        for (var type : FieldType.values()) {
            if (type != FieldType.OBJECT) {
                int number = table.named(type.javaName() + "[]");
                table.primitiveArrays[type.code()] = number;
                table.entries.get(number).elementType = type.code();
            }
        }
        table.classOfClasses = table.named(CLASS);
        return table;
    }

    /** {@code java.lang.String[]} for {@code [Ljava/lang/String;}. */
    private static String sourceName(String name) {
        int dimensions = 0;
        while (dimensions < name.length() && name.charAt(dimensions) == '[') {
            dimensions++;
        }
        if (dimensions == 0 || dimensions == name.length()) {
            return name.replace('/', '.');
        }
        return element(name.substring(dimensions)) + "[]".repeat(dimensions);
    }

    private static String element(String descriptor) {
        if (descriptor.startsWith("L") && descriptor.endsWith(";")) {
            return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
        }
        return switch (descriptor) {
            case "Z" -> "boolean";
            case "B" -> "byte";
            case "C" -> "char";
            case "S" -> "short";
            case "I" -> "int";
            case "J" -> "long";
            case "F" -> "float";
            case "D" -> "double";
            default -> descriptor.replace('/', '.');
        };
    }

    private int named(String name) {
        Integer number = firstByName.get(name);
        return number == null ? add(0, name) : number;
    }

    private int add(long id, String name) {
        int number = entries.size();
        entries.add(new Entry(id, name));
        firstByName.putIfAbsent(name, number);
        if (id != 0) {
            numberById.put(id, number);
        }
        return number;
    }

    /** Adds a class that no record announced before the heap. */
    void addUnannounced(long id) {
        if (numberOf(id) == NONE) {
            add(id, "?0x" + Long.toHexString(id));
        }
    }

    /** Notes what the heap says of a class; the first record of a class counts. */
    void describe(ClassDump dump) {
        int number = numberOf(dump.id());
        if (number != NONE && entries.get(number).dump == null) {
            entries.get(number).dump = dump;
        }
    }

    /** How many fields all classes have, inherited ones and static ones of its own counted for each; before layouts are known. */
    long fields() {
        long fields = 0;
        for (int number = 0; number < entries.size(); number++) {
            var own = dump(number);
            fields += own == null ? 0 : own.statics().size();
            int depth = 0;
            for (int line = number; line != NONE && depth++ < ClassLayouts.LONGEST_LINE; line = superclass(line)) {
                var dump = dump(line);
                fields += dump == null ? 0 : dump.fields().size();
            }
        }
        return fields;
    }

    /** Knows all layouts from now on; the class records' own lists of fields, which layouts stand for, are given back. */
    void resolve(HprofFile file, DumpOutline outline) throws IOException {
        var layouts = new ClassLayouts(file, outline, this);
        for (int number = 0; number < entries.size(); number++) {
            entries.get(number).layout = layouts.of(number);
        }
        for (var entry : entries) {
            if (entry.dump != null) {
                entry.dump = entry.dump.withoutFields();
            }
        }
    }

    int size() {
        return entries.size();
    }

    /** The number of the class with this identifier, or {@link #NONE}. */
    int numberOf(long id) {
        return (int) numberById.get(id);
    }

    /** The first class of this name (in source form), or {@link #NONE}. */
    int numberOf(String name) {
        Integer number = firstByName.get(name);
        return number == null ? NONE : number;
    }

    /** The class of arrays whose elements have this type. */
    int arrayOf(int elementType) {
        return primitiveArrays[elementType];
    }

    /** The code of the type of an array class's elements; 0 for other classes. */
    int elementType(int number) {
        return entries.get(number).elementType;
    }

    /** Says whether a class is the one of this name or inherits from it. */
    boolean inherits(int number, String name) {
        int depth = 0;
        for (int line = number; line != NONE && depth++ <= size(); line = superclass(line)) {
            if (name(line).equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The class of all classes. */
    int classOfClasses() {
        return classOfClasses;
    }

    String name(int number) {
        return entries.get(number).name;
    }

    long id(int number) {
        return entries.get(number).id;
    }

    /** What the heap says of the class, without its fields as soon as layouts are known; null if it says nothing. */
    @Nullable
    ClassDump dump(int number) {
        return entries.get(number).dump;
    }

    /** The number of the superclass, or {@link #NONE}. */
    int superclass(int number) {
        var dump = dump(number);
        return dump == null || dump.superclassId() == 0 ? NONE : numberOf(dump.superclassId());
    }

    ClassLayout layout(int number) {
        var layout = entries.get(number).layout;
        if (layout == null) {
            throw new IllegalStateException("The layouts are not known yet");
        }
        return layout;
    }
}
