package io.plumbline.batch.heap;

/**
 * Where each object stands in the trees of an index: its dominator, its step towards a root, and what it retains. Immutable;
 * each thread reads through its own cursor.
 *
 * <p>A row is: 0 if the object is unreachable, 1 if no object dominates it, else two more than the distance to its
 * dominator; and, if it is reachable, the step: 0 if it leads to the dominator, 1 if the object is a root, else two more
 * than the distance; and what it retains, in the unit of sizes: an instance beyond itself, because most retain nothing
 * else, an array and a class in all. All are {@link Varints}; there is a place for every block of rows.
 */
final class TreeRows {

    static final int UNREACHABLE = 0;
    static final int TOP = 1;
    static final int STEP_TO_DOMINATOR = 0;
    static final int STEP_ROOT = 1;
    static final int FIRST_DISTANCE = 2;

    /** Rows of a block, as a power of two. */
    static final int BLOCK_BITS = 4;

    private static final int BLOCK_MASK = (1 << BLOCK_BITS) - 1;

    private final MappedFile file;
    private final long blocksStart;

    TreeRows(MappedFile file, long blocksStart) {
        this.file = file;
        this.blocksStart = blocksStart;
    }

    Cursor cursor() {
        return new Cursor();
    }

    /** Reads rows; each {@link #next} goes to the following object. */
    final class Cursor extends RowReader {

        private int object;
        private boolean reachable;
        private int dominator;
        private int step;
        private long retainedUnits;

        private Cursor() {
            super(file, blocksStart);
        }

        /** Goes to the row of an object. */
        void open(int ofObject) {
            int index = ofObject - 1;
            object = index & -(1 << BLOCK_BITS);
            for (int skip = index & BLOCK_MASK; skip >= 0; skip--) {
                next();
            }
        }

        /** Goes to the row of the following object. */
        void next() {
            if ((object & BLOCK_MASK) == 0) {
                openBlock(object >>> BLOCK_BITS);
            }
            object++;
            long code = number();
            reachable = code != UNREACHABLE;
            dominator = 0;
            step = 0;
            retainedUnits = 0;
            if (reachable) {
                dominator = code == TOP ? 0 : distant(code);
                long stepCode = number();
                step = stepCode == STEP_TO_DOMINATOR ? dominator : stepCode == STEP_ROOT ? 0 : distant(stepCode);
                retainedUnits = number();
            }
        }

        private int distant(long code) {
            return object + (int) Varints.signed(code - FIRST_DISTANCE);
        }

        boolean reachable() {
            return reachable;
        }

        /** 0 if no object alone dominates it. */
        int dominator() {
            return dominator;
        }

        /** The object before it on a shortest path, 0 for a root. */
        int step() {
            return step;
        }

        /** What is retained, in the unit of sizes, without the object itself if that is an instance. */
        long retainedUnits() {
            return retainedUnits;
        }
    }
}
