package io.plumbline.web.problem;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Bodies that arrive slowly: few at a time may keep a thread of the server waiting, and none of them for long, so that clients
 * who trickle theirs cannot take all threads from the others. Thread-safe.
 */
final class SlowBodies {

    /** Whoever is patient with has to send that much on the average. */
    private static final long LEAST_BYTES_PER_SECOND = 1_000;

    private final Semaphore places;
    private final long patienceNanos;
    private final LongSupplier nanoTime;

    /**
     * A set of places.
     *
     * @param places how many bodies may be waited for at a time
     * @param patience how long a body may take before its rate is looked at
     */
    SlowBodies(int places, Duration patience, LongSupplier nanoTime) {
        this.places = new Semaphore(places);
        this.patienceNanos = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    /** The same body, which knows whether its client is gone, and of which {@code read} throws a {@link ProblemException} if it is too slow, too many are, or the client is gone. */
    WatchedBody watched(ServletInputStream body) {
        return new WatchedBody(body);
    }

    private static ProblemException tooSlow() {
        return new ProblemException(Problem.of(ProblemType.REQUEST_TIMEOUT, "The body did not arrive in time."));
    }

    private static ProblemException tooMany() {
        return new ProblemException(Problem.of(
                ProblemType.SERVICE_UNAVAILABLE, "Too many bodies arrive slowly; send yours at once, or later."));
    }

    private static ProblemException brokenOff() {
        return new ProblemException(
                Problem.of(ProblemType.BAD_REQUEST, "The body ended before all that was announced had arrived."));
    }

    /** A body that is not waited for without end. One thread. */
    final class WatchedBody extends ServletInputStream {

        private final ServletInputStream body;
        private final long begunAtNanos = nanoTime.getAsLong();
        private long bytes;
        private boolean clientGone;

        private WatchedBody(ServletInputStream body) {
            this.body = body;
        }

        /** Whether nobody is there any longer to send it, nor to read an answer. */
        boolean isClientGone() {
            return clientGone;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                var count = length == 0 || body.isFinished() || body.available() > 0
                        ? body.read(buffer, offset, length)
                        : awaited(buffer, offset, length);
                bytes += Math.max(0, count);
                return count;
            } catch (IOException failure) {
                if (failure.getCause() instanceof TimeoutException) {
                    throw tooSlow();
                }
                // nobody is there to hear it, but it is no failure of ours
                clientGone = true;
                throw brokenOff();
            }
        }

        private int awaited(byte[] buffer, int offset, int length) throws IOException {
            requirePace();
            if (!places.tryAcquire()) {
                throw tooMany();
            }
            try {
                return body.read(buffer, offset, length);
            } finally {
                places.release();
            }
        }

        private void requirePace() {
            var allowedNanos = patienceNanos + TimeUnit.SECONDS.toNanos(bytes / LEAST_BYTES_PER_SECOND);
            if (nanoTime.getAsLong() - begunAtNanos > allowedNanos) {
                throw tooSlow();
            }
        }

        @Override
        public int available() throws IOException {
            return body.available();
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
