package io.plumbline.web.memory;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Has a marking of the heap begin where it would give much back.
 *
 * <p>G1 makes its heap smaller at the end of a marking alone, and marks only when old objects have become many. What a short
 * time of much garbage has made of the heap, the reading of the most visited links after a start above all, would stay so for
 * days: measured, 500 MB of heap with 230 MB in use. For one thread.
 */
final class SpareHeap {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LATE = Duration.ofHours(1);

    /** A marking costs as much CPU as some ten thousand requests: it is to be worth an eighth of the heap. */
    private static final int LEAST_SHARE = 8;

    private final int freePercent;
    private final Supplier<HeapUse> heap;
    private final Runnable marking;
    private Duration pause = SOON;
    private boolean hasMarked;

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

    /**
     * Looks once, and lets the heap be marked if that is worth it. The first time it always is: what a start has left among old
     * objects is known to be garbage only once they have been marked.
     *
     * @return how long to wait before the next look: longer each time that a marking gave nothing back
     */
    Duration look() {
        var before = heap.get();
        if (hasMarked && before.spare(freePercent) < before.committed() / LEAST_SHARE) {
            pause = SOON;
            return pause;
        }
        marking.run();
        hasMarked = true;
        var gain = before.committed() - heap.get().committed();
        pause = gain > 0 ? SOON : min(pause.multipliedBy(2), LATE);
        return pause;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
