package io.plumbline.batch.heap;

import java.io.IOException;

/**
 * Immediate dominators, exactly: object d dominates object o if every path from the roots to o goes through d; the nearest
 * one is immediate. One thread.
 *
 * <p>The algorithm is that of Lengauer and Tarjan (1979) in its simple form, with path compression, in the numbers of a
 * depth-first search: O(m log n), and a list of millions of elements costs no more than anything else. (Semi-NCA, else
 * faster, climbs such a list once for every object that hangs on it.) Three things make it fit into four ints an object:
 *
 * <ul>
 *   <li>Most objects have one referrer. Only the edges outside the depth-first tree are looked at, and who has none takes
 *       the parent without more ado. Nothing is above the top: once an edge leads there, the others say nothing new, which
 *       counts for a class to which millions of instances refer.
 *   <li>An object that is not linked yet needs no label, so its label's place holds the head of its bucket; an object that
 *       waits in a bucket needs no parent any more, so its parent's place holds the next one of the bucket.
 *   <li>What is linked is known by its number, so ancestors need no initial value.
 * </ul>
 */
final class Dominators {

    private final OffHeapInts parentThenDominator;
    private final OffHeapInts semidominator;
    private final OffHeapInts ancestor;
    private final OffHeapInts bucketThenLabel;
    private final OffHeapInts path;
    private final IndexProgress progress;

    /**
     * All arrays are by number.
     *
     * @param parents the depth-first tree's, which become the immediate dominators
     * @param zero memory of zeros
     * @param path memory for as many numbers as the longest path has, whatever is in it
     */
    Dominators(
            OffHeapInts parents,
            OffHeapInts semidominator,
            OffHeapInts ancestor,
            OffHeapInts zero,
            OffHeapInts path,
            IndexProgress progress) {
        this.parentThenDominator = parents;
        this.semidominator = semidominator;
        this.ancestor = ancestor;
        this.bucketThenLabel = zero;
        this.path = path;
        this.progress = progress;
    }

    /** Finds all dominators, with the edges that are not in the tree and memory for those of a bucket. */
    void find(int last, EdgeBuckets edges, OffHeapInts sources) throws IOException {
        int bucket = -1;
        for (int number = last; number > DepthFirst.TOP; number--) {
            if (number >>> EdgeBuckets.BUCKET_BITS != bucket) {
                bucket = number >>> EdgeBuckets.BUCKET_BITS;
                BuildCancelledException.check(progress);
                progress.reached(IndexPhase.DOMINATORS, 0.5 + 0.5 * (last - number) / last);
                edges.load(bucket, sources);
            }
            int parent = parentThenDominator.get(number);
            int semi = parent;
            int behind = edges.behind(number);
            for (int edge = edges.first(number); edge < behind && semi > DepthFirst.TOP; edge++) {
                semi = Math.min(semi, candidate(sources.get(edge), number));
            }
            semidominator.set(number, semi);
            if (semi != parent) {
                parentThenDominator.set(number, bucketThenLabel.get(semi));
                bucketThenLabel.set(semi, number);
            }
            bucketThenLabel.set(number, number);
            ancestor.set(number, parent);
            emptyBucket(parent, number);
        }
        for (int number = DepthFirst.TOP + 1; number <= last; number++) {
            int dominator = parentThenDominator.get(number);
            if (dominator != semidominator.get(number)) {
                parentThenDominator.set(number, parentThenDominator.get(dominator));
            }
        }
    }

    private int candidate(int source, int number) {
        // an object that refers to itself learns nothing from that
        return source <= number ? source : semidominator.get(lowest(source, number + 1));
    }

    /** Whose semidominator is {@code parent}: their dominator is it, or that of somebody on the way. */
    private void emptyBucket(int parent, int linked) {
        int waiting = bucketThenLabel.get(parent);
        bucketThenLabel.set(parent, 0);
        while (waiting != 0) {
            int next = parentThenDominator.get(waiting);
            int lowest = lowest(waiting, linked);
            boolean onTheWay = semidominator.get(lowest) < semidominator.get(waiting);
            parentThenDominator.set(waiting, onTheWay ? lowest : parent);
            waiting = next;
        }
    }

    /**
     * Who has the lowest semidominator among an object and its ancestors that are linked, which are those of numbers from
     * {@code linked} up. Shortens the path for the next time.
     */
    private int lowest(int number, int linked) {
        int length = 0;
        int top = number;
        for (int above = ancestor.get(top); above >= linked; above = ancestor.get(top)) {
            path.set(length++, top);
            top = above;
        }
        while (length > 0) {
            int below = path.get(--length);
            int above = ancestor.get(below);
            int label = bucketThenLabel.get(above);
            if (semidominator.get(label) < semidominator.get(bucketThenLabel.get(below))) {
                bucketThenLabel.set(below, label);
            }
            ancestor.set(below, ancestor.get(above));
        }
        return bucketThenLabel.get(number);
    }
}
