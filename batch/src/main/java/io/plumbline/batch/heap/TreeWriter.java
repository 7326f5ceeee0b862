package io.plumbline.batch.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes the {@link TreeRows} of an index, shard by shard, and counts the reachable instances of each class. */
final class TreeWriter {

    private static final int SHARD = 1 << RowSpill.SHARD_BITS;
    private static final int LONGEST_ROW = 30;

    private final IndexWriter index;
    private final int objects;
    private final DominatorTree tree;
    private final OffHeapInts numberByObject;
    private final MappedFile objectByNumber;
    private final SpilledInts stepByObject;
    private final ClassNumbers classOf;
    private final OwnSizes ownSizes;
    private final IndexProgress progress;
    private final AtomicInteger done = new AtomicInteger();

    /**
     * @param numberByObject the number of the depth-first search, 0 for what is unreachable
     * @param objectByNumber at four times the number
     * @param stepByObject as of {@link ShortestPaths}
     */
    TreeWriter(
            IndexWriter index,
            int objects,
            DominatorTree tree,
            OffHeapInts numberByObject,
            MappedFile objectByNumber,
            SpilledInts stepByObject,
            ClassNumbers classOf,
            OwnSizes ownSizes,
            IndexProgress progress) {
        this.index = index;
        this.objects = objects;
        this.tree = tree;
        this.numberByObject = numberByObject;
        this.objectByNumber = objectByNumber;
        this.stepByObject = stepByObject;
        this.classOf = classOf;
        this.ownSizes = ownSizes;
        this.progress = progress;
    }

    /** Writes all rows; the answer: how many instances of each class are reachable. */
    long[] write(int threads, int classes) throws IOException {
        int shards = RowSpill.shards(objects);
        long start = index.end();
        var next = new AtomicInteger();
        var counts = new long[threads][classes];
        Crew.run(threads, worker -> {
            var rows = new Rows(counts[worker]);
            for (int shard = next.getAndIncrement(); shard < shards; shard = next.getAndIncrement()) {
                BuildCancelledException.check(progress);
                rows.write(shard);
                progress.reached(IndexPhase.RETAINED, 0.4 + 0.5 * done.incrementAndGet() / shards);
            }
        });
        index.section(IndexSection.TREE, start);
        for (int worker = 1; worker < threads; worker++) {
            for (int i = 0; i < classes; i++) {
                counts[0][i] += counts[worker][i];
            }
        }
        return counts[0];
    }

    /** The rows of one shard after the other. */
    private final class Rows {

        private final long[] reachableByClass;
        private final ByteBuffer blocks = ByteBuffer.allocate((SHARD >>> TreeRows.BLOCK_BITS) * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        private final ByteBuffer steps =
                ByteBuffer.allocate(SHARD * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private byte[] rows = new byte[SHARD * 8];
        private int at;

        Rows(long[] reachableByClass) {
            this.reachableByClass = reachableByClass;
        }

        void write(int shard) throws IOException {
            long first = (long) shard << RowSpill.SHARD_BITS;
            int count = (int) Math.min(SHARD, objects - first);
            blocks.clear();
            stepByObject.read((int) first + 1, steps);
            at = 0;
            for (int place = 0; place < count; place++) {
                if ((place & ((1 << TreeRows.BLOCK_BITS) - 1)) == 0) {
                    blocks.putLong(at);
                }
                if (at + LONGEST_ROW > rows.length) {
                    rows = Arrays.copyOf(rows, 2 * rows.length);
                }
                row((int) first + place + 1, steps.getInt(place * Integer.BYTES));
            }
            long position = index.reserve(at);
            index.write(ByteBuffer.wrap(rows, 0, at), position);
            blocks.flip();
            for (int i = 0; i < blocks.limit(); i += Long.BYTES) {
                blocks.putLong(i, blocks.getLong(i) + position);
            }
            index.write(blocks, index.start(IndexSection.TREE_BLOCKS) + (first >>> TreeRows.BLOCK_BITS) * Long.BYTES);
        }

        private void row(int object, int step) {
            int number = numberByObject.get(object);
            if (number == 0) {
                rows[at++] = TreeRows.UNREACHABLE;
                return;
            }
            int classNumber = classOf.of(object);
            reachableByClass[classNumber]++;
            int dominatorNumber = tree.dominatorByNumber().get(number);
            int dominator = dominatorNumber == DepthFirst.TOP ? 0 : objectByNumber.intAt((long) dominatorNumber << 2);
            put(dominator == 0 ? TreeRows.TOP : distance(object, dominator));
            put(
                    step == ShortestPaths.ROOT
                            ? TreeRows.STEP_ROOT
                            : step == dominator ? TreeRows.STEP_TO_DOMINATOR : distance(object, step));
            put(tree.retainedUnits().get(number) - ownSizes.unitsOfInstance(object, classNumber));
        }

        private void put(long number) {
            at = Varints.put(rows, at, number);
        }

        private long distance(int from, int to) {
            return Varints.unsigned((long) to - from) + TreeRows.FIRST_DISTANCE;
        }
    }
}
