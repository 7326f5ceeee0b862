package io.plumbline.web.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlowBodiesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private long nanos;
    private final SlowBodies bodies = new SlowBodies(1, PATIENCE, () -> nanos);

    @Test
    void whatHasArrivedIsReadWithoutAPlace() throws Exception {
        try (var waiting = new Waiting(bodies)) {
            var arrived = new Body("whole", () -> -1);

            assertThat(bodies.watched(arrived).readNBytes(5)).asString().isEqualTo("whole");
            assertThat(waiting.isWaiting()).isTrue();
        }
    }

    @Test
    void whoFindsNoPlaceIsSentAwayAndThePlaceIsGivenBack() throws Exception {
        var second = bodies.watched(new Body("", () -> 'x'));
        try (var waiting = new Waiting(bodies)) {
            assertThat(waiting.isWaiting()).isTrue();
            assertRefused(503, second);
        }

        assertThat(second.read()).isEqualTo('x');
    }

    @Test
    void aBodyThatTricklesIsNotWaitedForAnyLonger() throws Exception {
        var trickling = bodies.watched(new Body("", () -> {
            nanos += Duration.ofSeconds(10).toNanos();
            return 'x';
        }));

        assertThat(trickling.readNBytes(4)).hasSize(4);

        assertRefused(408, trickling);
    }

    @Test
    void aLongBodyMayTakeItsTimeAtTheRateThatIsAskedFor() throws Exception {
        var steady = bodies.watched(new Body("", () -> {
            nanos += Duration.ofMillis(1).toNanos();
            return 'x';
        }));

        assertThat(steady.readNBytes(100_000)).hasSize(100_000);
    }

    @Test
    void theServersOwnTimeoutIsTheSameToTheClient() {
        assertRefused(408, bodies.watched(new Body("", () -> {
            throw new IOException(new TimeoutException());
        })));
    }

    @Test
    void aClientWhoIsGoneIsNoFailureOfOurs() {
        var body = bodies.watched(new Body("", () -> {
            throw new EOFException();
        }));
        assertThat(body.isClientGone()).isFalse();

        assertRefused(400, body);

        assertThat(body.isClientGone()).isTrue();
    }

    @Test
    void whoIsTooSlowIsStillThereToHearIt() {
        var body = bodies.watched(new Body("", () -> {
            throw new IOException(new TimeoutException());
        }));

        assertRefused(408, body);

        assertThat(body.isClientGone()).isFalse();
    }

    private static void assertRefused(int status, ServletInputStream body) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(body::read)
                .satisfies(refusal -> assertThat(refusal.problem().status()).isEqualTo(status));
    }

    /** Somebody whose body does not come, until this is closed. */
    private static final class Waiting implements AutoCloseable {

        private final CompletableFuture<Void> begun = new CompletableFuture<>();
        private final CompletableFuture<Integer> octet = new CompletableFuture<>();
        private final CompletableFuture<Integer> read;

        Waiting(SlowBodies bodies) {
            var body = bodies.watched(new Body("", () -> {
                begun.complete(null);
                return octet.join();
            }));
            read = CompletableFuture.supplyAsync(() -> octetOf(body));
            begun.join();
        }

        private static int octetOf(ServletInputStream body) {
            try {
                return body.read();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        boolean isWaiting() {
            return !read.isDone();
        }

        @Override
        public void close() {
            octet.complete(120);
            assertThat(read.join()).isEqualTo('x');
        }
    }

    /** What is waited for. */
    private interface Octets {

        int next() throws IOException;
    }

    /** A text that is there, and then octets of which each is waited for; -1 is the end. */
    private static final class Body extends ServletInputStream {

        private final byte[] arrived;
        private final Octets later;
        private int position;

        Body(String arrived, Octets later) {
            this.arrived = arrived.getBytes(StandardCharsets.US_ASCII);
            this.later = later;
        }

        @Override
        public int read() throws IOException {
            if (position < arrived.length) {
                return arrived[position++];
            }
            return later.next();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            var octet = read();
            if (octet < 0) {
                return -1;
            }
            buffer[offset] = (byte) octet;
            return 1;
        }

        @Override
        public int available() {
            return arrived.length - position;
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(@Nullable ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
