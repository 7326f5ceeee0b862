package io.plumbline.lab.thread;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Four threads that serve in turn and live as long as the JVM. Thread-safe. */
final class PooledThreads {

    private static final int THREADS = 4;

    private final AtomicInteger numbers = new AtomicInteger();
    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS, this::thread);

    void serve(Runnable request) {
        try {
            pool.submit(request).get();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private Thread thread(Runnable work) {
        var thread = new Thread(work, "http-worker-" + numbers.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
