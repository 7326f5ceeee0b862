package io.plumbline.batch.heap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads that share one piece of work; whoever runs them waits for all, and gets the first failure. */
public final class Crew {

    /** A part of the work; asks a shared counter what to do next, until nothing is left or somebody failed. */
    public interface Work {
        void run(int worker) throws IOException;
    }

    private Crew() {}

    /** Runs the work in so many threads, one of which is the caller's. */
    public static void run(int threads, Work work) throws IOException {
        var failure = new AtomicReference<Throwable>();
        var others = new ArrayList<Thread>();
        for (int worker = 1; worker < threads; worker++) {
            int number = worker;
            var thread = new Thread(() -> attempt(work, number, failure), "heap-index-" + worker);
            thread.setDaemon(true);
            others.add(thread);
            thread.start();
        }
        attempt(work, 0, failure);
        for (var thread : others) {
            join(thread);
        }
        rethrow(failure.get());
    }

    /** A part of the work that has nothing to do with another one. */
    public interface Part {
        void run() throws IOException;
    }

    /** Runs two parts, at the same time if there are two threads; one is the caller's. */
    public static void both(int threads, Part one, Part other) throws IOException {
        if (threads < 2) {
            one.run();
            other.run();
        } else {
            run(2, worker -> {
                if (worker == 0) {
                    one.run();
                } else {
                    other.run();
                }
            });
        }
    }

    private static void attempt(Work work, int worker, AtomicReference<Throwable> failure) {
        try {
            work.run(worker);
        } catch (IOException | RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    /** The others use what the caller closes: they must be over before it goes on, interrupted or not. */
    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(@Nullable Throwable failure) throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }
}
