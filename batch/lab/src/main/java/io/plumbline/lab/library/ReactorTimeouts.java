package io.plumbline.lab.library;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/** Reactor 3.2.8: the task of a delay stays with the scheduler after it was cancelled (reactor/reactor-core#1674). */
public final class ReactorTimeouts implements LabCase {

    private final AtomicLong cancelled = new AtomicLong();

    @Override
    public void serve(long request) {
        Mono.delay(Duration.ofHours(1)).subscribe().dispose();
        cancelled.incrementAndGet();
    }

    @Override
    public long kept() {
        return cancelled.get();
    }

    /** The task, which lets go of what it was to do, and, in a queue that is two thirds to wholly full, its place. */
    @Override
    public double bytesPerRequest() {
        return Layout.object(6, 2 * Integer.BYTES + 3 * Long.BYTES) + 1.25 * Layout.REFERENCE;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(
                Leak.Area.HEAP,
                "java.util.concurrent.ScheduledThreadPoolExecutor$ScheduledFutureTask",
                "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue",
                "queue"));
    }
}
