package io.plumbline.batch.heap;

import java.io.IOException;

/** Which objects each one immediately dominates: one pass over the tree makes it. Immutable. */
final class DominatedObjects {

    private final OffHeapInts end;
    private final OffHeapInts objects;

    private DominatedObjects(OffHeapInts end, OffHeapInts objects) {
        this.end = end;
        this.objects = objects;
    }

    /** Sorts all objects by their dominators; those on top of the tree come first. */
    static DominatedObjects of(TreeRows tree, int count, Scratch scratch) throws IOException {
        var place = scratch.ints(count + 2L);
        var cursor = tree.cursor();
        for (int object = 1; object <= count; object++) {
            cursor.next();
            if (cursor.reachable()) {
                place.set(cursor.dominator(), place.get(cursor.dominator()) + 1);
            }
        }
        int before = 0;
        for (int dominator = 0; dominator <= count; dominator++) {
            int dominated = place.get(dominator);
            place.set(dominator, before);
            before += dominated;
        }
        var objects = scratch.ints(before);
        cursor = tree.cursor();
        for (int object = 1; object <= count; object++) {
            cursor.next();
            if (cursor.reachable()) {
                int next = place.get(cursor.dominator());
                objects.set(next, object);
                place.set(cursor.dominator(), next + 1);
            }
        }
        return new DominatedObjects(place, objects);
    }

    /** Where in {@link #object} those of a dominator begin. */
    int first(int dominator) {
        return dominator == 0 ? 0 : end.get(dominator - 1);
    }

    /** Behind the last one of a dominator. */
    int end(int dominator) {
        return end.get(dominator);
    }

    int object(int place) {
        return objects.get(place);
    }
}
