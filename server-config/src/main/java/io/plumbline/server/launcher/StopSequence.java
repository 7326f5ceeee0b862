package io.plumbline.server.launcher;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was started, to be stopped in reverse order exactly once. Thread-safe: a stop that comes in the middle of a start
 * waits for it, and nothing starts after a stop.
 */
final class StopSequence {

    /** Starts something that must be stopped later. */
    interface Start<T> {
        T run() throws LaunchException;
    }

    private final Deque<Runnable> stops = new ArrayDeque<>();
    private boolean stopped;

    /** Runs {@code start}; {@code stop} is due even if it fails half-way. */
    synchronized <T> T start(Start<T> start, Runnable stop) throws LaunchException {
        if (stopped) {
            throw LaunchException.environment("stopped before it was ready");
        }
        stops.push(stop);
        return start.run();
    }

    synchronized void stopAll() {
        stopped = true;
        while (!stops.isEmpty()) {
            stops.pop().run();
        }
    }

    synchronized boolean isStopped() {
        return stopped;
    }
}
