package io.plumbline.batch.heap;

/** The rows of references in an index, see {@link RowEncoder}. Immutable; each thread reads through its own cursor. */
final class ReferenceRows {

    private static final int BLOCK_MASK = (1 << RowAssembly.BLOCK_BITS) - 1;

    private final MappedFile file;
    private final long blocksStart;

    ReferenceRows(MappedFile file, long blocksStart) {
        this.file = file;
        this.blocksStart = blocksStart;
    }

    Cursor cursor() {
        return new Cursor();
    }

    /** Reads one row after the other. */
    final class Cursor extends RowReader {

        private int object;
        private int references;
        private int flags;
        private int previous;
        private int end;

        private Cursor() {
            super(file, blocksStart);
        }

        /** Goes to the row of an object. */
        void open(int object) {
            int index = object - 1;
            openBlock(index >>> RowAssembly.BLOCK_BITS);
            for (int before = index & BLOCK_MASK; before > 0; before--) {
                skip(number());
            }
            read(object);
        }

        /** Goes to the row of the following object. */
        void following() {
            if ((object & BLOCK_MASK) == 0 || end >>> MappedFile.STRIDE_BITS != 0) {
                open(object + 1);
            } else {
                at = end;
                read(object + 1);
            }
        }

        private void read(int ofObject) {
            object = ofObject;
            int bytes = (int) number();
            end = at + bytes;
            long head = number();
            references = (int) (head >>> RowEncoder.HEAD_SHIFT);
            flags = (int) head;
            previous = object;
        }

        /** How many references there are, nulls and the class included. */
        int references() {
            return references;
        }

        /** Whether the first reference is the referent of a {@link java.lang.ref.Reference}. */
        boolean referentFirst() {
            return (flags & RowEncoder.REFERENT_FIRST) != 0;
        }

        /** Whether the last reference is the object's class. */
        boolean classLast() {
            return (flags & RowEncoder.CLASS_LAST) != 0;
        }

        /** The next reference, 0 for null; may be called {@link #references} times. */
        int next() {
            long code = number();
            if (code != 0) {
                previous += (int) Varints.signed(code - 1);
                return previous;
            }
            return 0;
        }

        /** The next number of the tail, once all references were read. */
        long tail() {
            return Varints.signed(number());
        }

        boolean hasTail() {
            return at < end;
        }

        /** The last number of the tail, whatever was read; for rows that have a tail. */
        long lastOfTail() {
            toNumberBefore(end);
            return tail();
        }
    }
}
