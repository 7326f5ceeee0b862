package io.plumbline.batch.heap;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the rows of an index go: whole blocks that come in the order of object numbers straight to the index, all others
 * through a {@link RowSpill}. With the rows goes what is noted of each object: its class, its size, whether it refers to
 * anything. Thread-safe; each thread notes through its own {@link RowNotes}.
 */
final class RowStore {

    private final RowSpill spill;
    private final IndexWriter index;
    private final int objects;
    private final int classBytes;
    private final Sizes sizes;
    private final UnitsByObject unitsByObject;
    private final boolean inOrder;
    private final LeafSet leaves;
    private final long start;
    private final AtomicInteger written = new AtomicInteger();

    /** Says how large an object is, in the unit of sizes. Called by several threads. */
    interface Sizes {

        /**
         * The size of an object.
         *
         * @param length of an array; means nothing for others
         */
        int units(int object, int classNumber, long length);
    }

    /**
     * Begins the section of rows.
     *
     * @param unitsByObject is filled
     * @param once whether no object has a second row: else nothing goes straight to the index, and the first one counts
     */
    RowStore(
            RowSpill spill,
            IndexWriter index,
            int objects,
            int classBytes,
            Sizes sizes,
            UnitsByObject unitsByObject,
            boolean once) {
        this.spill = spill;
        this.index = index;
        this.objects = objects;
        this.classBytes = classBytes;
        this.sizes = sizes;
        this.unitsByObject = unitsByObject;
        this.inOrder = once;
        this.leaves = new LeafSet(objects);
        this.start = index.end();
    }

    /** Ends the section; the answer: which objects refer to nothing. */
    LeafSet finish() throws IOException {
        if (written.get() != objects) {
            throw changed();
        }
        index.section(IndexSection.ROWS, start);
        return leaves;
    }

    static IOException changed() {
        return new IOException("The dump changed while it was read: try again when nobody writes it");
    }

    RowSpill spill() {
        return spill;
    }

    IndexWriter index() {
        return index;
    }

    int objects() {
        return objects;
    }

    /** Whether rows may go straight to the index. */
    boolean takesBlocks() {
        return inOrder;
    }

    /** For what is noted of so many objects at a time. */
    RowNotes notes(int places) {
        return new RowNotes(places, index, classBytes, sizes, unitsByObject, leaves, written);
    }
}
