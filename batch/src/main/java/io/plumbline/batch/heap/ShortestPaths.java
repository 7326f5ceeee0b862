package io.plumbline.batch.heap;

import java.io.IOException;
import java.util.Arrays;

/**
 * A step towards a root for each object, on a shortest path. One thread.
 *
 * <p>Breadth-first search in two rounds: the first follows strong references alone and so tells what is strongly
 * reachable; the second goes on from the referents of soft, weak, final and phantom references that the first did not
 * reach.
 */
final class ShortestPaths {

    /** The step of a root. */
    static final int ROOT = -1;

    private static final int REPORT_MASK = (1 << 20) - 1;

    private final ReferenceRows.Cursor rows;
    private final OffHeapInts stepByObject;
    private final OffHeapInts queue;
    private final ObjectSet strong;
    private final IndexProgress progress;
    private final int objects;
    private int[] holders = new int[1024];
    private int holderCount;
    private int head;
    private int tail;

    /** @param queue memory for as many ints as there are objects, whatever is in it */
    ShortestPaths(
            ReferenceRows rows, int objects, OffHeapInts stepByObject, OffHeapInts queue, IndexProgress progress) {
        this.rows = rows.cursor();
        this.objects = objects;
        this.stepByObject = stepByObject;
        this.queue = queue;
        this.strong = new ObjectSet(objects);
        this.progress = progress;
    }

    /** Finds all paths; {@link OffHeapInts} steps are 0 for what is unreachable. The answer: what is strongly reachable. */
    ObjectSet find(int[] roots) throws IOException {
        for (int root : roots) {
            reach(root, ROOT, true);
        }
        search(true);
        for (int i = 0; i < holderCount; i++) {
            rows.open(holders[i]);
            reach(rows.next(), holders[i], false);
        }
        search(false);
        return strong;
    }

    /** How many objects were reached. */
    int reached() {
        return tail;
    }

    private void reach(int object, int step, boolean strongly) {
        if (stepByObject.get(object) == 0) {
            stepByObject.set(object, step);
            queue.set(tail++, object);
            if (strongly) {
                strong.add(object);
            }
        }
    }

    private void search(boolean strongly) throws IOException {
        while (head < tail) {
            if ((head & REPORT_MASK) == 0) {
                BuildCancelledException.check(progress);
                progress.reached(IndexPhase.PATHS, (double) head / objects);
            }
            int object = queue.get(head++);
            rows.open(object);
            int left = rows.references();
            if (strongly && rows.referentFirst() && left > 0) {
                left--;
                noteHolder(object, rows.next());
            }
            for (; left > 0; left--) {
                int target = rows.next();
                if (target != 0) {
                    reach(target, object, strongly);
                }
            }
        }
    }

    private void noteHolder(int object, int referent) {
        if (referent != 0 && stepByObject.get(referent) == 0) {
            if (holderCount == holders.length) {
                holders = Arrays.copyOf(holders, 2 * holderCount);
            }
            holders[holderCount++] = object;
        }
    }
}
