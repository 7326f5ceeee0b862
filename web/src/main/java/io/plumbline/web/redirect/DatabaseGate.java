package io.plumbline.web.redirect;

import io.plumbline.persistence.redirect.LinkStoreException;
import io.plumbline.persistence.visit.VisitStoreException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets few redirects at a time ask the database, so that one that hangs cannot take every thread of the server along.
 * Thread-safe.
 */
final class DatabaseGate {

    private final Semaphore places;
    private final Duration longestWait;

    DatabaseGate(int places, Duration longestWait) {
        this.places = new Semaphore(places);
        this.longestWait = longestWait;
    }

    /** The answer to a question, asked in this thread once there is a place. */
    <T> T ask(Supplier<T> question) throws LinksUnavailableException {
        enter();
        try {
            return question.get();
        } catch (LinkStoreException | VisitStoreException | UndeclaredThrowableException failure) {
            // the last is how the server's pool reports some dead connections
            throw new LinksUnavailableException(failure);
        } finally {
            places.release();
        }
    }

    private void enter() throws LinksUnavailableException {
        try {
            if (!places.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new LinksUnavailableException(null);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new LinksUnavailableException(stopped);
        }
    }
}
