package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thread pool and what waits in its queue.
 *
 * @param workers threads that it has
 * @param corePoolSize as configured, -1 if the index does not keep it; {@code maximumPoolSize} likewise
 * @param queued tasks that wait
 * @param queueBytes retained by the queue
 * @param tasks what they are
 * @param holder the field that leads to the pool
 */
public record ExecutorBacklog(
        String className,
        long address,
        long workers,
        long corePoolSize,
        long maximumPoolSize,
        long completedTasks,
        String queueClass,
        long queued,
        long queueBytes,
        List<ElementCount> tasks,
        @Nullable String holder) {

    private static final String POOL = "java.util.concurrent.ThreadPoolExecutor";
    private static final String QUEUE = "workQueue";

    public ExecutorBacklog {
        tasks = List.copyOf(tasks);
    }

    /** All thread pools, those with the longest queues first. */
    public static List<ExecutorBacklog> of(HeapGraph heap) throws IOException {
        return of(heap, Integer.MAX_VALUE);
    }

    /** The thread pools with the longest queues, the longest first; into the others nobody looks. */
    static List<ExecutorBacklog> of(HeapGraph heap, int most) throws IOException {
        var sizes = CollectionUse.sizes(heap);
        var longest = Arrays.stream(Instances.of(heap, POOL))
                .mapToObj(pool -> new Queued(pool, sizes.of(heap.field(pool, QUEUE))))
                .sorted(Comparator.comparingLong(Queued::tasks).reversed())
                .limit(most)
                .toList();
        var pools = new ArrayList<ExecutorBacklog>();
        for (var queued : longest) {
            pools.add(of(heap, queued.pool(), sizes));
        }
        return List.copyOf(pools);
    }

    private record Queued(int pool, long tasks) {}

    private static ExecutorBacklog of(HeapGraph heap, int pool, CollectionUse.Sizes sizes) throws IOException {
        int queue = heap.field(pool, QUEUE);
        int workers = heap.field(pool, "workers");
        int workerMap = workers == HeapGraph.NONE ? HeapGraph.NONE : heap.field(workers, "map");
        return new ExecutorBacklog(
                HoldingPath.nameOf(heap, pool),
                heap.addressOf(pool),
                sizes.of(workerMap),
                heap.value(pool, "corePoolSize").orElse(-1),
                heap.value(pool, "maximumPoolSize").orElse(-1),
                heap.value(pool, "completedTaskCount").orElse(-1),
                queue == HeapGraph.NONE ? "" : HoldingPath.nameOf(heap, queue),
                sizes.of(queue),
                queue == HeapGraph.NONE ? 0 : heap.retainedBytes(queue),
                queue == HeapGraph.NONE ? List.of() : Elements.of(heap, CollectionUse.contents(heap, queue)),
                HoldingPath.to(heap, pool)
                        .flatMap(HoldingPath::holder)
                        .map(Object::toString)
                        .orElse(null));
    }
}
