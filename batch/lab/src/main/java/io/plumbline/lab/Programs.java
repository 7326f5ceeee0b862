package io.plumbline.lab;

import static io.plumbline.lab.Program.healthy;
import static io.plumbline.lab.Program.leak;

import io.plumbline.lab.cache.EndlessSessions;
import io.plumbline.lab.cache.UnboundedCache;
import io.plumbline.lab.classes.ClassWarmUp;
import io.plumbline.lab.classes.ForgottenLoaders;
import io.plumbline.lab.classes.GeneratedClasses;
import io.plumbline.lab.classes.ShortLivedScripts;
import io.plumbline.lab.collection.AuditTrail;
import io.plumbline.lab.collection.ChangingKey;
import io.plumbline.lab.collection.EventQueue;
import io.plumbline.lab.collection.SeenOrders;
import io.plumbline.lab.handle.OpenFiles;
import io.plumbline.lab.handle.OpenSockets;
import io.plumbline.lab.healthy.BatchSawtooth;
import io.plumbline.lab.healthy.BoundedCache;
import io.plumbline.lab.healthy.CacheWarmUp;
import io.plumbline.lab.healthy.ConnectionPool;
import io.plumbline.lab.healthy.DailyPattern;
import io.plumbline.lab.healthy.DirectPool;
import io.plumbline.lab.healthy.EndedDeflaters;
import io.plumbline.lab.healthy.ExpiringSessions;
import io.plumbline.lab.healthy.FillingBuffer;
import io.plumbline.lab.healthy.GrowingPool;
import io.plumbline.lab.healthy.InternedNames;
import io.plumbline.lab.healthy.LogRotation;
import io.plumbline.lab.healthy.PromotedGarbage;
import io.plumbline.lab.healthy.QueueBurst;
import io.plumbline.lab.healthy.ReloadStep;
import io.plumbline.lab.healthy.SoftCache;
import io.plumbline.lab.healthy.WeakCache;
import io.plumbline.lab.library.LogContext;
import io.plumbline.lab.library.MicrometerComposite;
import io.plumbline.lab.library.RabbitWorkPool;
import io.plumbline.lab.library.ReactorTimeouts;
import io.plumbline.lab.library.ResilienceConsumers;
import io.plumbline.lab.listener.CapturedRequest;
import io.plumbline.lab.listener.NeverUnsubscribed;
import io.plumbline.lab.offheap.DirectBuffers;
import io.plumbline.lab.offheap.MappedBuffers;
import io.plumbline.lab.offheap.NativeMemory;
import io.plumbline.lab.offheap.OpenDeflaters;
import io.plumbline.lab.pool.NeverReturned;
import io.plumbline.lab.pool.OpenStatements;
import io.plumbline.lab.reference.SelfReferringWeakMap;
import io.plumbline.lab.reference.SmallView;
import io.plumbline.lab.requestmap.RequestMapLeak;
import io.plumbline.lab.requestmap.RequestMapRepaired;
import io.plumbline.lab.runtime.DeleteOnExit;
import io.plumbline.lab.runtime.RegisteredBeans;
import io.plumbline.lab.runtime.ShutdownHooks;
import io.plumbline.lab.task.CancelledTimeouts;
import io.plumbline.lab.task.CancelledTimer;
import io.plumbline.lab.task.ExecutorQueue;
import io.plumbline.lab.task.UnfinishedFuture;
import io.plumbline.lab.thread.EndlessThreads;
import io.plumbline.lab.thread.PoolPerRequest;
import io.plumbline.lab.thread.ThreadLocalHistory;
import io.plumbline.lab.thread.ThreadLocalPerRequest;
import java.time.Duration;
import java.util.List;

/** All programs of the lab, and the load of each. */
public final class Programs {

    /** For areas in which a start moves so much that a rise of a few megabytes says nothing. */
    private static final Duration SLOW = Duration.ofMinutes(10);

    /**
     * Those that take longest first, so that a run of all ends evenly. Where a library is needed the maker is no reference
     * to the constructor, which the JVM would resolve here, even where the library is missing.
     */
    public static final List<Program> ALL = List.of(
            leak("hidden-drip", RequestMapLeak::new, 20_000 / 4280.0)
                    .holding(300)
                    .churning("200MiB/s")
                    .within(Duration.ofMinutes(30)),
            leak("request-map", RequestMapLeak::new, 70).holding(160),
            leak("audit-trail", AuditTrail::new, 20),
            leak("event-queue", EventQueue::new, 70).holding(160),
            leak("seen-orders", SeenOrders::new, 20),
            leak("changing-key", ChangingKey::new, 20),
            leak("listener", NeverUnsubscribed::new, 20),
            leak("captured-request", CapturedRequest::new, 20),
            leak("thread-local", ThreadLocalHistory::new, 20),
            leak("thread-local-per-request", ThreadLocalPerRequest::new, 20),
            leak("endless-thread", EndlessThreads::new, 0.5),
            leak("pool-per-request", PoolPerRequest::new, 0.5),
            leak("executor-queue", ExecutorQueue::new, 70).holding(160),
            leak("unfinished-future", UnfinishedFuture::new, 20),
            leak("cancelled-timeout", CancelledTimeouts::new, 1000),
            leak("cancelled-timer", CancelledTimer::new, 20),
            leak("weak-map", SelfReferringWeakMap::new, 20),
            leak("small-view", SmallView::new, 20),
            leak("unbounded-cache", () -> new UnboundedCache(), 20),
            leak("endless-sessions", EndlessSessions::new, 20),
            leak("unreturned-lease", NeverReturned::new, 20),
            leak("open-statement", () -> new OpenStatements(), 20),
            leak("shutdown-hook", ShutdownHooks::new, 20),
            leak("delete-on-exit", DeleteOnExit::new, 30),
            leak("mbean", RegisteredBeans::new, 20),
            leak("direct-buffer", DirectBuffers::new, 2),
            leak("mapped-buffer", MappedBuffers::new, 2),
            leak("native-memory", NativeMemory::new, 4).within(SLOW),
            leak("deflater", OpenDeflaters::new, 1).within(SLOW),
            leak("class-loader", ForgottenLoaders::new, 5).within(SLOW),
            leak("generated-class", GeneratedClasses::new, 10).within(SLOW),
            leak("open-file", OpenFiles::new, 2),
            leak("open-socket", OpenSockets::new, 1),
            leak("library-rabbitmq", () -> new RabbitWorkPool(), 20),
            leak("library-micrometer", () -> new MicrometerComposite(), 20),
            leak("library-resilience4j", () -> new ResilienceConsumers(), 20),
            leak("library-reactor", () -> new ReactorTimeouts(), 1000),
            leak("library-log4j", () -> new LogContext(), 20),
            healthy("request-map-repaired", RequestMapRepaired::new, 70),
            healthy("cache-warm-up", CacheWarmUp::new, 20).plateau(20),
            healthy("filling-buffer", FillingBuffer::new, 20).plateau(20),
            healthy("bounded-cache", () -> new BoundedCache(), 20).plateau(3),
            healthy("soft-cache", SoftCache::new, 20).plateau(20),
            healthy("weak-cache", WeakCache::new, 20).plateau(5),
            healthy("batch-sawtooth", BatchSawtooth::new, 20).plateau(20),
            healthy("daily-pattern", DailyPattern::new, 20).plateau(16),
            healthy("reload-step", ReloadStep::new, 20).plateau(16),
            healthy("promoted-garbage", PromotedGarbage::new, 20).plateau(13),
            healthy("expiring-sessions", ExpiringSessions::new, 20).plateau(6),
            healthy("queue-burst", QueueBurst::new, 20).plateau(12),
            healthy("interned-names", InternedNames::new, 20).plateau(3),
            healthy("growing-pool", GrowingPool::new, 20),
            healthy("direct-pool", DirectPool::new, 20),
            healthy("connection-pool", ConnectionPool::new, 20),
            healthy("log-rotation", LogRotation::new, 20),
            healthy("ended-deflaters", EndedDeflaters::new, 2),
            healthy("class-warm-up", ClassWarmUp::new, 20),
            healthy("short-lived-scripts", ShortLivedScripts::new, 20));

    private Programs() {}

    /**
     * The program of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Program named(String name) {
        return ALL.stream()
                .filter(program -> program.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is no case of the lab"));
    }
}
