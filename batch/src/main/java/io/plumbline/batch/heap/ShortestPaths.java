package io.plumbline.batch.heap;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A step towards a root for each object, on a shortest path. One thread leads; where many objects are equally far from the
 * roots, several share them.
 *
 * <p>Breadth-first search in two rounds: the first follows strong references alone and so tells what is strongly
 * reachable; the second goes on from the referents of soft, weak, final and phantom references that the first did not
 * reach. Of several steps on shortest paths the one with the lowest number is taken, so that the answer is the same
 * whoever is faster.
 */
final class ShortestPaths {

    /** The step of a root. */
    static final int ROOT = -1;

    private static final int REPORT_BITS = 20;
    /** Levels of fewer objects are not worth a second thread. */
    private static final int WIDE_LEVEL = 1 << 14;

    private static final int CHUNK = 1 << 10;

    private final ReferenceRows rows;
    private final int objects;
    private final OffHeapInts stepByObject;
    private final OffHeapInts queue;
    private final LeafSet leaves;
    private final IndexProgress progress;
    private final Walker[] walkers;
    private final ObjectSet reached;
    /** What is nearer to the roots than the level that is being found. */
    private final ObjectSet settled;

    private final AtomicInteger tail = new AtomicInteger();
    private int settledTail;

    /** @param queue memory for as many ints as there are objects, whatever is in it */
    ShortestPaths(
            ReferenceRows rows,
            int objects,
            OffHeapInts stepByObject,
            OffHeapInts queue,
            LeafSet leaves,
            int threads,
            IndexProgress progress) {
        this.rows = rows;
        this.objects = objects;
        this.stepByObject = stepByObject;
        this.queue = queue;
        this.leaves = leaves;
        this.progress = progress;
        this.reached = new ObjectSet(objects);
        this.settled = new ObjectSet(objects);
        this.walkers = new Walker[threads];
        for (int i = 0; i < threads; i++) {
            walkers[i] = new Walker();
        }
    }

    /** Finds all paths; {@link OffHeapInts} steps are 0 for what is unreachable. The answer: what is strongly reachable. */
    ObjectSet find(int[] roots) throws IOException {
        var leader = walkers[0];
        for (int root : roots) {
            leader.reach(root, ROOT);
        }
        leader.flush();
        search(true);
        var strong = reached.copy();
        for (var walker : walkers) {
            walker.reachReferents(strong);
        }
        search(false);
        return strong;
    }

    /** How many objects were reached. */
    int reached() {
        return tail.get();
    }

    /** Goes from level to level, until one is empty. */
    private void search(boolean stronglyAlone) throws IOException {
        while (settledTail < tail.get()) {
            int start = settledTail;
            int end = tail.get();
            settle(end);
            if (end - start < WIDE_LEVEL || walkers.length == 1) {
                walkers[0].walk(start, end, stronglyAlone);
                walkers[0].flush();
            } else {
                var next = new AtomicInteger(start);
                Crew.run(walkers.length, worker -> {
                    for (int at = next.getAndAdd(CHUNK); at < end && at >= 0; at = next.getAndAdd(CHUNK)) {
                        walkers[worker].walk(at, Math.min(end, at + CHUNK), stronglyAlone);
                    }
                    walkers[worker].flush();
                });
            }
        }
    }

    private void settle(int end) throws IOException {
        if (settledTail == 0 || settledTail >>> REPORT_BITS != end >>> REPORT_BITS) {
            BuildCancelledException.check(progress);
            progress.reached(IndexPhase.PATHS, (double) settledTail / objects);
        }
        for (int at = settledTail; at < end; at++) {
            settled.add(queue.get(at));
        }
        settledTail = end;
    }

    /** What one thread needs. */
    private final class Walker {

        private final ReferenceRows.Cursor row = rows.cursor();
        private final int[] found = new int[CHUNK];
        private int foundCount;
        private int[] holders = new int[1024];
        private int holderCount;

        void walk(int from, int end, boolean stronglyAlone) {
            for (int at = from; at < end; at++) {
                int object = queue.get(at);
                if (leaves.contains(object)) {
                    continue;
                }
                row.open(object);
                int left = row.references();
                if (stronglyAlone && row.referentFirst() && left > 0) {
                    left--;
                    noteHolder(object, row.next());
                }
                for (; left > 0; left--) {
                    int target = row.next();
                    if (target != 0) {
                        reach(target, object);
                    }
                }
            }
        }

        void reach(int object, int step) {
            if (settled.contains(object)) {
                return;
            }
            if (reached.claim(object)) {
                stepByObject.set(object, step);
                if (foundCount == CHUNK) {
                    flush();
                }
                found[foundCount++] = object;
            } else {
                stepByObject.lower(object, step);
            }
        }

        void flush() {
            int at = tail.getAndAdd(foundCount);
            for (int i = 0; i < foundCount; i++) {
                queue.set(at + i, found[i]);
            }
            foundCount = 0;
        }

        private void noteHolder(int object, int referent) {
            if (referent != 0 && !settled.contains(referent)) {
                if (holderCount == holders.length) {
                    holders = Arrays.copyOf(holders, 2 * holderCount);
                }
                holders[holderCount++] = object;
            }
        }

        /** Begins the second round: with what the noted holders refer to and nothing strong leads to. */
        void reachReferents(ObjectSet strong) {
            for (int i = 0; i < holderCount; i++) {
                row.open(holders[i]);
                int referent = row.next();
                if (!strong.contains(referent)) {
                    reach(referent, holders[i]);
                }
            }
            flush();
        }
    }
}
