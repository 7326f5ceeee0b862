package io.plumbline.web.memory;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Has a marking of the heap begin where it would give much back, or where there was none for a while.
 *
 * <p>G1 makes its heap smaller at the end of a marking alone, and marks only when old objects have become many. What a short
 * time of much garbage has made of the heap, the reading of the most visited links after a start above all, would stay so for
 * days: measured, 500 MB of heap with 230 MB in use. And what is garbage among old objects counts as used until they have been
 * marked: therefore the heap is marked at the first two looks, and whenever nothing came back after twice as many looks as
 * before, up to an hour of them. For one thread.
 */
final class SpareHeap {

    /** A marking costs as much CPU as some ten thousand requests: it is to be worth an eighth of the heap. */
    private static final int LEAST_SHARE = 8;

    /** Less than this share of the heap is nothing: collections make it a little larger and smaller all the time. */
    private static final int NOTHING_SHARE = 32;

    private static final int MOST_LOOKS = 180;

    private final int freePercent;
    private final Supplier<HeapUse> heap;
    private final Runnable marking;

    private int looks;
    private int looksPerMarking = 1;
    private long committedWhenMarked;

    /**
     * @param freePercent how much of the heap the JVM leaves free after a marking, in percent of the heap
     * @param marking marks the heap and returns when that is done
     */
    SpareHeap(int freePercent, Supplier<HeapUse> heap, Runnable marking) {
        this.freePercent = freePercent;
        this.heap = heap;
        this.marking = marking;
    }

    /** That of this JVM, if its options let an application ask for a marking beside its work. */
    static Optional<SpareHeap> ofThisJvm() {
        return CollectorOptions.ofThisJvm()
                .filter(CollectorOptions::marksWhenAsked)
                .map(options -> new SpareHeap(options.maxHeapFreePercent(), HeapUse::now, System::gc));
    }

    /** Looks once, 20 s after the last time, and lets the heap be marked if it is time or worth it. */
    void look() {
        var before = heap.get();
        looks++;
        if (looks < looksPerMarking && !hasSpare(before)) {
            return;
        }
        var isFirst = committedWhenMarked == 0;
        marking.run();
        committedWhenMarked = heap.get().committed();
        var gaveBack = before.committed() - committedWhenMarked >= before.committed() / NOTHING_SHARE;
        looksPerMarking = gaveBack || isFirst ? 1 : Math.min(2 * looksPerMarking, MOST_LOOKS);
        looks = 0;
    }

    /** Whether the heap has grown since it was marked, and would give much of that back. */
    private boolean hasSpare(HeapUse use) {
        return use.committed() > committedWhenMarked && use.spare(freePercent) >= use.committed() / LEAST_SHARE;
    }
}
