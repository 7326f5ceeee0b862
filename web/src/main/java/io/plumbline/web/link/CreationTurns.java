package io.plumbline.web.link;

import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets few requests at a time make links; the others wait here, in their order, not in the server's pool of connections,
 * where they would keep out those who only want to read. Thread-safe.
 */
final class CreationTurns {

    private static final int AT_ONCE = 8;

    private final Semaphore places;
    private final Duration longestWait;

    CreationTurns() {
        this(AT_ONCE, Duration.ofSeconds(30));
    }

    CreationTurns(int places, Duration longestWait) {
        this.places = new Semaphore(places, true);
        this.longestWait = longestWait;
    }

    /**
     * What the work gives, once it is this request's turn.
     *
     * @throws ProblemException if that takes too long
     */
    <T> T await(Supplier<T> work) {
        try {
            if (!places.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ProblemException(Problem.unavailable());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.unavailable());
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
