package io.plumbline.lab.thread;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Leak;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Starts a thread a request that waits for an answer which never comes. */
public final class EndlessThreads implements LabCase {

    private final AtomicLong waiting = new AtomicLong();

    @Override
    public void serve(long request) {
        var thread = new Thread(EndlessThreads::await, "answer-" + request);
        thread.setDaemon(true);
        thread.start();
        waiting.incrementAndGet();
    }

    @Override
    public long kept() {
        return waiting.get();
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(Leak.Area.THREADS, Thread.class.getName(), EndlessThreads.class.getName(), ""));
    }

    private static void await() {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
        }
    }
}
