package io.plumbline.batch.heap;

import java.util.List;

/**
 * A shortest path to an object from a root.
 *
 * @param roots why the first object is kept
 * @param objects from the root to the object asked for
 * @param references how each object refers to the next; one fewer than objects
 */
public record PathToRoot(List<GcRoot> roots, List<Integer> objects, List<HeapReference> references) {

    public PathToRoot {
        roots = List.copyOf(roots);
        objects = List.copyOf(objects);
        references = List.copyOf(references);
    }

    /** Says whether the path takes a reference that is not strong: then nothing holds the object strongly. */
    public boolean weak() {
        for (var reference : references) {
            if (reference.strength() != ReferenceStrength.STRONG) {
                return true;
            }
        }
        return false;
    }
}
