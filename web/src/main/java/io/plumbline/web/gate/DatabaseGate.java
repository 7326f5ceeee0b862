package io.plumbline.web.gate;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets few requests at a time ask the database, so that one that hangs cannot take every thread of the server along.
 * Once somebody has waited for a place in vain, nobody else waits for one until a question is answered again.
 * Thread-safe.
 */
public final class DatabaseGate {

    private final Semaphore places;
    private final Duration longestWait;
    private volatile boolean hangs;

    public DatabaseGate(int places, Duration longestWait) {
        this.places = new Semaphore(places);
        this.longestWait = longestWait;
    }

    /**
     * The answer to a question, asked in this thread once there is a place.
     *
     * @throws DatabaseUnavailableException if there is none in time, or if the question fails, for whatever reason
     */
    public <T> T ask(Supplier<T> question) throws DatabaseUnavailableException {
        enter();
        try {
            var answer = question.get();
            hangs = false;
            return answer;
        } catch (RuntimeException failure) {
            // a boundary: what the server's pool throws for a dead connection, or while it stops, has no common type
            throw new DatabaseUnavailableException(failure);
        } finally {
            places.release();
        }
    }

    private void enter() throws DatabaseUnavailableException {
        try {
            if (!places.tryAcquire(hangs ? 0 : longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
                hangs = true;
                throw new DatabaseUnavailableException(null);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailableException(stopped);
        }
    }
}
