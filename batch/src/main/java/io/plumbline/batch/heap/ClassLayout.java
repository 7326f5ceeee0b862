package io.plumbline.batch.heap;

import java.util.List;

/** Where an instance's references and kept values are in its bytes of the dump. Immutable. */
final class ClassLayout {

    private final boolean whole;
    private final int bytes;
    private final int[] referenceOffsets;
    private final int[] keptOffsets;
    private final int[] keptTypes;
    private final ReferenceStrength strength;
    private final int primitiveBytes;
    private final int staticPrimitiveBytes;
    private final int staticReferences;
    private final List<HeapField> fields;
    private final List<String> staticNames;

    ClassLayout(
            boolean whole,
            int bytes,
            int[] referenceOffsets,
            int[] keptOffsets,
            int[] keptTypes,
            ReferenceStrength strength,
            int primitiveBytes,
            int staticPrimitiveBytes,
            int staticReferences,
            List<HeapField> fields,
            List<String> staticNames) {
        this.whole = whole;
        this.bytes = bytes;
        this.referenceOffsets = referenceOffsets;
        this.keptOffsets = keptOffsets;
        this.keptTypes = keptTypes;
        this.strength = strength;
        this.primitiveBytes = primitiveBytes;
        this.staticPrimitiveBytes = staticPrimitiveBytes;
        this.staticReferences = staticReferences;
        this.fields = List.copyOf(fields);
        this.staticNames = List.copyOf(staticNames);
    }

    /** Whether the class and all its superclasses are in the dump; if not, its instances have no fields for us. */
    boolean whole() {
        return whole;
    }

    /** How many bytes an instance has in the dump. */
    int bytes() {
        return bytes;
    }

    /** Of each reference; the referent of a {@link java.lang.ref.Reference} comes first. Not to be changed. */
    int[] referenceOffsets() {
        return referenceOffsets;
    }

    /** Of each kept primitive. Not to be changed. */
    int[] keptOffsets() {
        return keptOffsets;
    }

    /** The codes of the types of kept primitives. Not to be changed. */
    int[] keptTypes() {
        return keptTypes;
    }

    /** Of the first reference. */
    ReferenceStrength strength() {
        return strength;
    }

    /** How many bytes the primitives take. */
    int primitiveBytes() {
        return primitiveBytes;
    }

    /** What the static fields take in the object that the class is, in whole words. */
    int staticBytes(int referenceBytes) {
        return (staticPrimitiveBytes + staticReferences * referenceBytes + 7) & -8;
    }

    /** The names of the static references in the order of the class record. */
    List<String> staticNames() {
        return staticNames;
    }

    /** All fields in the order of the instance's bytes. */
    List<HeapField> fields() {
        return fields;
    }
}
