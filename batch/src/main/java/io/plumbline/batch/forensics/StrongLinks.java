package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapClass;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.ReferenceStrength;
import java.util.List;

/** Which references of a heap keep what they refer to alive. Immutable. */
final class StrongLinks {

    private final HeapGraph heap;
    private final List<HeapClass> references;

    StrongLinks(HeapGraph heap) {
        this.heap = heap;
        this.references = heap.classesNamed("java.lang.ref.Reference");
    }

    /** Whether one object refers to another strongly; paths towards roots lead over other references only where there are no strong ones. */
    boolean isStrong(int from, int to) {
        if (!isReference(from)) {
            return true;
        }
        for (var reference : heap.namedReferencesFrom(from)) {
            if (reference.to() == to && reference.strength() == ReferenceStrength.STRONG) {
                return true;
            }
        }
        return false;
    }

    /** Whether an object is a soft, weak, final or phantom reference. */
    boolean isReference(int object) {
        int classNumber = heap.classNumberOf(object);
        for (var type : references) {
            if (heap.isSubclass(classNumber, type.number())) {
                return true;
            }
        }
        return false;
    }
}
