package io.plumbline.batch.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Puts the spilled rows of each shard in the order of object numbers and writes them to the index, with what is noted of
 * each object. The first of several rows of one object counts. Blocks of which no row was spilled are there already.
 */
final class RowAssembly {

    /** Rows of a block, as a power of two. */
    static final int BLOCK_BITS = 3;

    static final int BLOCK_MASK = (1 << BLOCK_BITS) - 1;

    private static final int COPY_BYTES = 1 << 18;

    private final RowStore store;
    private final RowSpill spill;
    private final IndexWriter index;
    private final int objects;
    private final IndexProgress progress;
    private final AtomicInteger done = new AtomicInteger();

    RowAssembly(RowStore store, IndexProgress progress) {
        this.store = store;
        this.spill = store.spill();
        this.index = store.index();
        this.objects = store.objects();
        this.progress = progress;
    }

    void run(int threads) throws IOException {
        int shards = RowSpill.shards(objects);
        var next = new AtomicInteger();
        Crew.run(threads, worker -> {
            var assembler = new Assembler();
            for (int shard = next.getAndIncrement(); shard < shards; shard = next.getAndIncrement()) {
                BuildCancelledException.check(progress);
                assembler.assemble(shard);
                progress.reached(IndexPhase.REFERENCES, 0.8 + 0.2 * done.incrementAndGet() / shards);
            }
        });
    }

    /** How many blocks the rows of so many objects have. */
    static long blocks(long objects) {
        return blocks(objects, BLOCK_BITS);
    }

    static long blocks(long objects, int blockBits) {
        return (objects + (1L << blockBits) - 1) >>> blockBits;
    }

    static int classBytes(int classes) {
        return classes <= 1 << 16 ? 2 : 4;
    }

    /** What one thread needs for a shard. */
    private final class Assembler {

        private static final int SHARD = 1 << RowSpill.SHARD_BITS;

        private final int[] rowAt = new int[SHARD];
        private final int[] rowBytes = new int[SHARD];
        private final RowNotes notes = store.notes(SHARD);
        private byte[] records = new byte[0];
        private byte[] rows = new byte[0];
        private int at;
        private int leaf;
        private long arrayLength;

        void assemble(int shard) throws IOException {
            int firstObject = (shard << RowSpill.SHARD_BITS) + 1;
            int count = Math.min(SHARD, objects - firstObject + 1);
            int recordBytes = spill.recordBytes(shard);
            if (recordBytes == 0) {
                return;
            }
            if (records.length < recordBytes) {
                records = new byte[recordBytes + recordBytes / 8];
            }
            spill.readRecords(shard, records);
            notes.clear();
            write(count, index.reserve(find(firstObject, count, recordBytes)));
            writeNotes(firstObject, count);
        }

        /** Finds where each object's row is, and what is to be noted of it; says how long the rows are together. */
        private long find(int firstObject, int count, int recordBytes) {
            Arrays.fill(rowAt, 0, count, -1);
            long bytes = 0;
            at = 0;
            while (at < recordBytes) {
                int place = (records[at] & 0xff) | (records[at + 1] & 0xff) << 8;
                at += 2;
                long classAndGiant = number();
                int start = at;
                boolean giant = (classAndGiant & 1) != 0;
                long length = giant ? giantLength() : wholeRow();
                if (rowAt[place] < 0) {
                    rowAt[place] = start;
                    rowBytes[place] = giant ? -1 : (int) length;
                    bytes += length;
                    long last = giant ? arrayLength : lastNumber(start);
                    notes.note(place, firstObject + place, (int) (classAndGiant >>> 1), last, leaf);
                }
            }
            return bytes;
        }

        private long giantLength() {
            number();
            long length = number();
            arrayLength = Varints.signed(number());
            leaf = 0;
            return length;
        }

        /** The last number of the row that ends here: an array's length. */
        private long lastNumber(int start) {
            int end = at;
            at--;
            while (at > start && records[at - 1] < 0) {
                at--;
            }
            long last = Varints.signed(number());
            at = end;
            return last;
        }

        private long wholeRow() {
            int start = at;
            int end = (int) number() + at;
            leaf = number() >>> RowEncoder.HEAD_SHIFT == 0 ? 1 : 0;
            at = end;
            return (long) end - start;
        }

        private long number() {
            long number = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = records[at++];
                number |= (next & 0x7fL) << shift;
                if (next >= 0) {
                    return number;
                }
            }
        }

        private void write(int count, long position) throws IOException {
            long end = position;
            int filled = 0;
            for (int place = 0; place < count; place++) {
                if ((place & BLOCK_MASK) != 0 && rowAt[place] < 0 != rowAt[place - 1] < 0) {
                    throw RowStore.changed();
                }
                if (rowAt[place] < 0) {
                    continue;
                }
                if ((place & BLOCK_MASK) == 0) {
                    notes.block(place, end + filled);
                }
                if (rowBytes[place] < 0) {
                    end += flush(filled, end);
                    filled = 0;
                    end += copyGiant(rowAt[place], end);
                } else {
                    if (filled + rowBytes[place] > rows.length) {
                        rows = Arrays.copyOf(rows, Math.max(2 * rows.length, filled + rowBytes[place] + 1024));
                    }
                    System.arraycopy(records, rowAt[place], rows, filled, rowBytes[place]);
                    filled += rowBytes[place];
                }
            }
            flush(filled, end);
        }

        /** Writes what was noted, of the blocks that are here. */
        private void writeNotes(int firstObject, int count) throws IOException {
            for (int from = 0; from < count; ) {
                boolean here = rowAt[from] >= 0;
                int end = from;
                while (end < count && rowAt[end] >= 0 == here) {
                    end++;
                }
                if (here) {
                    notes.write(firstObject, from, end);
                }
                from = end;
            }
        }

        private int flush(int filled, long position) throws IOException {
            index.write(ByteBuffer.wrap(rows, 0, filled), position);
            return filled;
        }

        private long copyGiant(int note, long position) throws IOException {
            at = note;
            long from = number();
            long length = number();
            var copy = ByteBuffer.allocate(COPY_BYTES);
            for (long copied = 0; copied < length; copied += copy.capacity()) {
                copy.clear().limit((int) Math.min(copy.capacity(), length - copied));
                spill.read(copy, from + copied);
                index.write(copy.flip(), position + copied);
            }
            return length;
        }
    }
}
