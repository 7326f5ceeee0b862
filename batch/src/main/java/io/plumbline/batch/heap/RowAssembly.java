package io.plumbline.batch.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Puts the spilled rows of each shard in the order of object numbers and writes them to the index, with the class of each
 * object and the place of each block of rows. The first of several rows of one object counts.
 */
final class RowAssembly {

    /** Rows of a block, as a power of two. */
    static final int BLOCK_BITS = 3;

    private static final int COPY_BYTES = 1 << 18;

    private final RowSpill spill;
    private final IndexWriter index;
    private final int objects;
    private final int classBytes;
    private final IndexProgress progress;
    private final AtomicInteger done = new AtomicInteger();

    RowAssembly(RowSpill spill, IndexWriter index, int objects, int classBytes, IndexProgress progress) {
        this.spill = spill;
        this.index = index;
        this.objects = objects;
        this.classBytes = classBytes;
        this.progress = progress;
    }

    void run(int threads) throws IOException {
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
        private byte[] records = new byte[0];
        private byte[] rows = new byte[0];
        private int at;

        void assemble(int shard) throws IOException {
            int count = (int) Math.min(SHARD, objects - ((long) shard << RowSpill.SHARD_BITS));
            int recordBytes = spill.recordBytes(shard);
            if (records.length < recordBytes) {
                records = new byte[recordBytes + recordBytes / 8];
            }
            spill.readRecords(shard, records);
            long bytes = find(count, recordBytes);
            long position = index.reserve(bytes);
            write(count, position);
            long first = (long) shard << RowSpill.SHARD_BITS;
            classes.clear().limit(count * classBytes);
            index.write(classes, index.start(IndexSection.CLASSES) + first * classBytes);
            blocks.clear().limit((int) blocks(count) * Long.BYTES);
            index.write(blocks, index.start(IndexSection.ROW_BLOCKS) + (first >>> BLOCK_BITS) * Long.BYTES);
        }

        /** Finds where each object's row is; says how long they are together. */
        private long find(int count, int recordBytes) throws IOException {
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
                    putClass(place, (int) (classAndGiant >>> 1));
                }
            }
            return bytes;
        }

        private long giantLength() {
            number();
            return number();
        }

        private long wholeRow() {
            int start = at;
            long body = number();
            at += (int) body;
            return (long) at - start;
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
