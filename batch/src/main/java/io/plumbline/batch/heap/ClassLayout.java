package io.plumbline.batch.heap;

import java.util.List;

/**
 * Where an instance's references and kept values are in its bytes of the dump.
 *
 * @param whole whether the class and all its superclasses are in the dump; if not, instances have no fields for us
 * @param bytes how many bytes an instance has in the dump
 * @param referenceOffsets of each reference; the referent of a {@link java.lang.ref.Reference} comes first
 * @param keptOffsets of each kept primitive
 * @param keptTypes their types' codes
 * @param strength of the first reference
 * @param primitiveBytes how many bytes the primitives take
 */
record ClassLayout(
        boolean whole,
        int bytes,
        int[] referenceOffsets,
        int[] keptOffsets,
        int[] keptTypes,
        ReferenceStrength strength,
        int primitiveBytes,
        List<HeapField> fields) {

    ClassLayout {
        fields = List.copyOf(fields);
    }
}
