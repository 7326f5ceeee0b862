package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.ClassDump;
import io.plumbline.batch.hprof.DumpOutline;
import io.plumbline.batch.hprof.FieldType;
import io.plumbline.batch.hprof.HprofFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Works out the layout of each class from the class records of its line of superclasses. One thread. */
final class ClassLayouts {

    /** Superclasses of a class; a damaged dump may have them in a circle. */
    static final int LONGEST_LINE = 10_000;

    private final HprofFile file;
    private final Names names;
    private final ClassTable classes;

    ClassLayouts(HprofFile file, DumpOutline outline, ClassTable classes) {
        this.file = file;
        this.names = new Names(file, outline);
        this.classes = classes;
    }

    ClassLayout of(int number) throws IOException {
        var layout = new Draft();
        boolean whole = true;
        int depth = 0;
        for (int line = number; line != ClassTable.NONE && whole; line = classes.superclass(line)) {
            var dump = classes.dump(line);
            whole = dump != null && depth++ < LONGEST_LINE && superclassIsThere(dump);
            if (dump != null) {
                layout.add(line, dump.fields());
            }
        }
        layout.addStatics(classes.dump(number));
        return layout.finish(whole, strength(number));
    }

    private boolean superclassIsThere(ClassDump dump) {
        return dump.superclassId() == 0 || classes.numberOf(dump.superclassId()) != ClassTable.NONE;
    }

    private ReferenceStrength strength(int number) {
        int depth = 0;
        for (int line = number; line != ClassTable.NONE && depth++ < LONGEST_LINE; line = classes.superclass(line)) {
            var strength = strength(classes.name(line));
            if (strength != ReferenceStrength.STRONG) {
                return strength;
            }
        }
        return ReferenceStrength.STRONG;
    }

    private static ReferenceStrength strength(String className) {
        return switch (className) {
            case "java.lang.ref.SoftReference" -> ReferenceStrength.SOFT;
            case "java.lang.ref.WeakReference" -> ReferenceStrength.WEAK;
            case "java.lang.ref.FinalReference" -> ReferenceStrength.FINAL;
            case "java.lang.ref.PhantomReference" -> ReferenceStrength.PHANTOM;
            default -> ReferenceStrength.STRONG;
        };
    }

    /** A layout that grows by one class after the other, from the class itself to the top. */
    private final class Draft {

        private final List<HeapField> fields = new ArrayList<>();
        private final List<String> staticNames = new ArrayList<>();
        private int[] referenceOffsets = new int[4];
        private int[] keptOffsets = new int[0];
        private int[] keptTypes = new int[0];
        private int references;
        private int kept;
        private int bytes;
        private int primitiveBytes;
        private int staticPrimitiveBytes;
        private int staticReferences;
        private int referentSlot = -1;

        void add(int line, List<ClassDump.Field> declared) throws IOException {
            for (var field : declared) {
                var name = names.of(field.nameId());
                fields.add(new HeapField(name, field.type(), line, slot(line, field.type(), name)));
                bytes += field.type().bytes(file.header().identifierBytes());
            }
        }

        /** The bytes without what a dump shows as a static field and is none: {@code <resolved_references>}. */
        void addStatics(@Nullable ClassDump dump) throws IOException {
            if (dump == null) {
                return;
            }
            for (var field : dump.statics()) {
                var name = names.of(field.nameId());
                if (field.type() == FieldType.OBJECT) {
                    staticNames.add(name);
                }
                if (!name.startsWith("<")) {
                    staticPrimitiveBytes += field.type().bytes(0);
                    staticReferences += field.type() == FieldType.OBJECT ? 1 : 0;
                }
            }
        }

        private int slot(int line, FieldType type, String name) {
            if (type == FieldType.OBJECT) {
                return reference(classes.name(line), name);
            }
            primitiveBytes += type.bytes(0);
            return KeptFields.keeps(classes.name(line), name) ? keep(type) : -1;
        }

        private int reference(String className, String name) {
            if (name.equals("referent") && className.equals("java.lang.ref.Reference")) {
                referentSlot = references;
            }
            if (references == referenceOffsets.length) {
                referenceOffsets = Arrays.copyOf(referenceOffsets, 2 * referenceOffsets.length);
            }
            referenceOffsets[references] = bytes;
            return references++;
        }

        private int keep(FieldType type) {
            keptOffsets = Arrays.copyOf(keptOffsets, kept + 1);
            keptTypes = Arrays.copyOf(keptTypes, kept + 1);
            keptOffsets[kept] = bytes;
            keptTypes[kept] = type.code();
            return kept++;
        }

        ClassLayout finish(boolean whole, ReferenceStrength strength) {
            boolean weak = strength != ReferenceStrength.STRONG && referentSlot >= 0;
            if (weak) {
                referentFirst();
            }
            return new ClassLayout(
                    whole,
                    bytes,
                    Arrays.copyOf(referenceOffsets, references),
                    keptOffsets,
                    keptTypes,
                    weak ? strength : ReferenceStrength.STRONG,
                    primitiveBytes,
                    staticPrimitiveBytes,
                    staticReferences,
                    fields,
                    staticNames);
        }

        /** Swaps the referent with the first reference. */
        private void referentFirst() {
            int offset = referenceOffsets[referentSlot];
            referenceOffsets[referentSlot] = referenceOffsets[0];
            referenceOffsets[0] = offset;
            for (int i = 0; i < fields.size(); i++) {
                var field = fields.get(i);
                if (field.type() == FieldType.OBJECT && (field.slot() == 0 || field.slot() == referentSlot)) {
                    int slot = field.slot() == 0 ? referentSlot : 0;
                    fields.set(i, new HeapField(field.name(), field.type(), field.declaringClass(), slot));
                }
            }
        }
    }
}
