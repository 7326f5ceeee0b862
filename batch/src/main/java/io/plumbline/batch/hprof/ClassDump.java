package io.plumbline.batch.hprof;

import java.util.List;

/**
 * A class as the heap describes it; identifiers are 0 where there is none.
 *
 * @param instanceBytes the fields of an instance as the writer counts them; not the size in memory
 * @param fields the fields that the class itself declares, in the order of an instance's bytes: those of the superclasses
 *     follow
 */
public record ClassDump(
        long id,
        long superclassId,
        long loaderId,
        long signersId,
        long protectionDomainId,
        long instanceBytes,
        List<StaticField> statics,
        List<Field> fields) {

    public ClassDump {
        statics = List.copyOf(statics);
        fields = List.copyOf(fields);
    }

    /** What it says besides its fields. */
    public ClassDump withoutFields() {
        return new ClassDump(
                id, superclassId, loaderId, signersId, protectionDomainId, instanceBytes, List.of(), List.of());
    }

    /** A field of instances. */
    public record Field(long nameId, FieldType type) {}

    /** A static field; {@code value} is the identifier of a reference, else the bits of the primitive value. */
    public record StaticField(long nameId, FieldType type, long value) {}
}
