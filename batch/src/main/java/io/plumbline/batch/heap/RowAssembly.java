package io.plumbline.batch.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Puts the spilled rows of each shard in the order of object numbers and writes them to the index, with the class of each
 * object and the place of each block of rows; notes how large each object is, and which refer to nothing. The first of
 * several rows of one object counts.
 */
final class RowAssembly {

    /** Rows of a block, as a power of two. */
    static final int BLOCK_BITS = 3;

    private static final int COPY_BYTES = 1 << 18;

    private final RowSpill spill;
    private final IndexWriter index;
    private final int objects;
    private final int classBytes;
    private final Sizes sizes;
    private final UnitsByObject unitsByObject;
    private final IndexProgress progress;
    private final LeafSet leaves;
    private final AtomicInteger done = new AtomicInteger();

    /** Says how large an object is, in the unit of sizes. Called by several threads. */
    interface Sizes {

        /**
         * The size of an object.
         *
         * @param length of an array; means nothing for others
         */
        int units(int object, int classNumber, long length);
    }

    /** @param unitsByObject is filled */
    RowAssembly(
            RowSpill spill,
            IndexWriter index,
            int objects,
            int classBytes,
            Sizes sizes,
            UnitsByObject unitsByObject,
            IndexProgress progress) {
        this.spill = spill;
        this.index = index;
        this.objects = objects;
        this.classBytes = classBytes;
        this.sizes = sizes;
        this.unitsByObject = unitsByObject;
        this.progress = progress;
        this.leaves = new LeafSet(objects);
    }

    /** Does it; the answer: which objects refer to nothing. */
    LeafSet run(int threads) throws IOException {
        int shards = RowSpill.shards(objects);
        long start = index.end();
        var next = new AtomicInteger();
        Crew.run(threads, worker -> {
            var assembler = new Assembler();
            for (int shard = next.getAndIncrement(); shard < shards; shard = next.getAndIncrement()) {
                BuildCancelledException.check(progress);
                assembler.assemble(shard);
                progress.reached(IndexPhase.REFERENCES, 0.8 + 0.2 * done.incrementAndGet() / shards);
            }
        });
        index.section(IndexSection.ROWS, start);
        return leaves;
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
        private final ByteBuffer classes =
                ByteBuffer.allocate(SHARD * classBytes).order(ByteOrder.LITTLE_ENDIAN);
        private final ByteBuffer blocks =
                ByteBuffer.allocate((SHARD >>> BLOCK_BITS) * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private final ByteBuffer units =
                ByteBuffer.allocate(SHARD * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private final long[] leafBits = new long[SHARD >>> 6];
        private byte[] records = new byte[0];
        private byte[] rows = new byte[0];
        private int at;
        private long leaf;
        private long arrayLength;

        void assemble(int shard) throws IOException {
            int count = (int) Math.min(SHARD, objects - ((long) shard << RowSpill.SHARD_BITS));
            int recordBytes = spill.recordBytes(shard);
            if (records.length < recordBytes) {
                records = new byte[recordBytes + recordBytes / 8];
            }
            spill.readRecords(shard, records);
            long first = (long) shard << RowSpill.SHARD_BITS;
            long bytes = find((int) first + 1, count, recordBytes);
            long position = index.reserve(bytes);
            write(count, position);
            unitsByObject.write((int) first + 1, units.clear().limit(count * Short.BYTES));
            leaves.put(shard, leafBits);
            classes.clear().limit(count * classBytes);
            index.write(classes, index.start(IndexSection.CLASSES) + first * classBytes);
            blocks.clear().limit((int) blocks(count) * Long.BYTES);
            index.write(blocks, index.start(IndexSection.ROW_BLOCKS) + (first >>> BLOCK_BITS) * Long.BYTES);
        }

        /** Finds where each object's row is, and what is to be noted of it; says how long the rows are together. */
        private long find(int firstObject, int count, int recordBytes) throws IOException {
            Arrays.fill(rowAt, 0, count, -1);
            Arrays.fill(leafBits, 0);
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
                    int classNumber = (int) (classAndGiant >>> 1);
                    rowAt[place] = start;
                    rowBytes[place] = giant ? -1 : (int) length;
                    bytes += length;
                    putClass(place, classNumber);
                    leafBits[place >>> 6] |= leaf << place;
                    int object = firstObject + place;
                    int own = sizes.units(object, classNumber, giant ? arrayLength : lastNumber(start));
                    units.putShort(place * Short.BYTES, unitsByObject.code(object, own));
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

        private void putClass(int place, int number) {
            if (classBytes == 2) {
                classes.putShort(place * 2, (short) number);
            } else {
                classes.putInt(place * 4, number);
            }
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
                if ((place & ((1 << BLOCK_BITS) - 1)) == 0) {
                    blocks.putLong((place >>> BLOCK_BITS) * Long.BYTES, end + filled);
                }
                if (rowAt[place] < 0) {
                    throw new IOException("The dump changed while it was read: try again when nobody writes it");
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
