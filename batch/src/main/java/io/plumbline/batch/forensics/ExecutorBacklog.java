package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import java.io.IOException;
import java.util.ArrayList;
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

    public ExecutorBacklog {
        tasks = List.copyOf(tasks);
    }

    /** All thread pools, those with the longest queues first. */
    public static List<ExecutorBacklog> of(HeapGraph heap) throws IOException {
        var sizes = CollectionUse.sizes(heap);
        var pools = new ArrayList<ExecutorBacklog>();
        for (int object : Instances.of(heap, POOL)) {
            pools.add(of(heap, object, sizes));
        }
        pools.sort(Comparator.comparingLong(ExecutorBacklog::queued).reversed());
        return List.copyOf(pools);
    }

    private static ExecutorBacklog of(HeapGraph heap, int pool, CollectionUse.Sizes sizes) throws IOException {
        int queue = heap.field(pool, "workQueue");
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
