package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.naming.NameStem;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of a heap keep alive, what waits for threads in queues, and what nobody keeps alive any longer. Immutable.
 *
 * <p>What is told of a thread is what its end would free: its own object with its thread-locals, and what hangs on variables of its frames
 * and on nothing else. What another thread or a field leads to as well is told apart, because a cache is not freed with the thread
 * that waits in it.
 *
 * @param takenAt when the dump was taken, as it says
 * @param threads how many it has
 * @param heapBytes all that is reachable
 * @param largest the threads that keep most alive, 20 at most
 * @param families the families of threads that keep most alive, 20 at most
 * @param pools the thread pools with the longest queues, 10 at most; none whose queue is empty
 * @param finalizable how many dead objects wait for the finalizer thread
 * @param unreachableBytes what nobody holds and no collection has freed yet; 0 of a dump of live objects
 */
public record HeldByThreads(
        Instant takenAt,
        int threads,
        long heapBytes,
        List<Holding> largest,
        List<Family> families,
        List<ExecutorBacklog> pools,
        long finalizable,
        long unreachableBytes) {

    /** Every thread holds something; less than this share of the heap explains nothing. */
    private static final double LEAST_SHARE = 0.005;

    private static final int MOST_THREADS = 20;
    private static final int MOST_FAMILIES = 20;
    private static final int MOST_POOLS = 10;

    public HeldByThreads {
        largest = List.copyOf(largest);
        families = List.copyOf(families);
        pools = List.copyOf(pools);
    }

    /**
     * A thread.
     *
     * @param state as {@link Thread.State} names it; absent if the dump does not tell
     * @param waitsFor class of the lock or condition for which it is parked; absent if it is not, or waits for a monitor
     * @param at the innermost call outside the JDK, else the innermost; empty without a stack
     * @param stack innermost call first, 12 at most
     * @param retainedBytes what its end would free
     * @param sharedBytes what hangs on its variables and on something else, too
     * @param locals what its frames hold, by frame and class, the largest first, 6 at most
     */
    public record Holding(
            String name,
            @Nullable String state,
            @Nullable String waitsFor,
            String at,
            List<String> stack,
            long retainedBytes,
            long sharedBytes,
            List<Local> locals) {

        public Holding {
            stack = List.copyOf(stack);
            locals = List.copyOf(locals);
        }
    }

    /**
     * Objects of a class in the variables of a frame.
     *
     * @param frame the call; empty if unknown
     * @param shared whether something else leads to them, too
     */
    public record Local(String frame, String className, int objects, long retainedBytes, boolean shared) {}

    /**
     * Threads whose names differ by numbers alone.
     *
     * @param stem their name with {@code #} for each number; {@code (unnamed)} without a name
     * @param retainedBytes what the end of all of them would free; more than the sum over them if they share what nobody else holds
     * @param state of those that are where most are; absent if the dump does not tell
     * @param at where most of them are, as in {@link Holding}; empty without stacks
     * @param standing how many are there
     */
    public record Family(
            String stem,
            int threads,
            long retainedBytes,
            @Nullable String state,
            String at,
            int standing) {}

    /**
     * Looks at a heap. Passes over all references once, and twice over the classes of all objects; takes a bit for each object and some
     * hundred bytes for each object in a variable, of which it knows 100,000 at most.
     */
    public static HeldByThreads of(HeapGraph heap) throws IOException {
        var reach = ThreadReach.of(heap);
        return new HeldByThreads(
                heap.facts().takenAt(),
                heap.threads().size(),
                heap.reachableBytes(),
                reach.largest(MOST_THREADS),
                reach.families(MOST_FAMILIES),
                ExecutorBacklog.of(heap, MOST_POOLS).stream()
                        .filter(pool -> pool.queued() > 0)
                        .toList(),
                FinalizerBacklog.of(heap).waiting(),
                heap.unreachableBytes());
    }

    /** The family to which a thread of that name belongs. */
    static String stemOf(String name) {
        return name.isEmpty() ? "(unnamed)" : NameStem.of(name);
    }

    /** Whether so many bytes are a part of the heap that a reader is told of. */
    public boolean counts(long bytes) {
        return bytes > 0 && bytes >= LEAST_SHARE * heapBytes;
    }

    /** Whether a reader is told of anything. */
    public boolean matters() {
        return !pools.isEmpty()
                || counts(unreachableBytes)
                || families.stream().anyMatch(family -> counts(family.retainedBytes()))
                || largest.stream().anyMatch(thread -> counts(thread.retainedBytes()));
    }

    /** What families keep alive together; empty if none of them is among those that are told of. */
    public Optional<Long> retainedBytesOf(Collection<String> stems) {
        var named = families.stream()
                .filter(family -> stems.contains(family.stem()))
                .toList();
        return named.isEmpty()
                ? Optional.empty()
                : Optional.of(named.stream().mapToLong(Family::retainedBytes).sum());
    }
}
