package io.plumbline.batch.heap;

import java.nio.ByteBuffer;

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
    final class Cursor {

        private ByteBuffer buffer = file.mapping(0);
        private long bufferStart;
        private int at;
        private int object;
        private int references;
        private int flags;
        private int previous;
        private int end;

        /** Goes to the row of an object. */
        void open(int object) {
            int index = object - 1;
            long position = file.longAt(blocksStart + ((long) (index >>> RowAssembly.BLOCK_BITS) << 3));
            at(position);
            for (int skip = index & BLOCK_MASK; skip > 0; skip--) {
                skip();
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

        private void at(long position) {
            buffer = file.mapping(position);
            at = MappedFile.offset(position);
            bufferStart = position - at;
        }

        private void skip() {
            long bytes = number();
            long next = at + bytes;
            if (next >>> MappedFile.STRIDE_BITS != 0) {
                at(bufferStart + next);
            } else {
                at = (int) next;
            }
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
            at = end - 1;
            // a number ends with the only one of its bytes whose highest bit is not set
            while (buffer.get(at - 1) < 0) {
                at--;
            }
            return tail();
        }

        private long number() {
            int next = buffer.get(at++);
            if (next >= 0) {
                return next;
            }
            long number = next & 0x7f;
            for (int shift = 7; ; shift += 7) {
                next = buffer.get(at++);
                number |= (next & 0x7fL) << shift;
                if (next >= 0) {
                    return number;
                }
            }
        }
    }
}
