package io.plumbline.web.redirect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.KeepAlive;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener of the server's kind, in front of a container that answers each request with what it has got of the body. */
class GatheredBodiesTest {

    private static final int ROOM = 210_000;
    private static final int LONGEST_HEADERS = 8_192;
    private static final int MOST_HEADERS = 100;
    private static final int WAIT_MILLIS = 30_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong();
    private final GatheredBodies bodies = new GatheredBodies(ROOM, PATIENCE, nanos::get);
    private final Container container = new Container();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private TCPNIOTransport transport;
    private int port;

    @BeforeEach
    @SuppressWarnings("deprecation") // the codec has no constructor that is not; the server uses these, too
    void listen() throws IOException {
        var chain = FilterChainBuilder.stateless()
                .add(new TransportFilter())
                .add(new Counting())
                .add(new HttpServerFilter(
                        true, LONGEST_HEADERS, null, new KeepAlive(), null, MOST_HEADERS, MOST_HEADERS))
                .add(new ContainerFront(container, new KeptDescription(Optional::empty, Runnable::run), bodies))
                .build();
        transport = TCPNIOTransportBuilder.newInstance()
                .setProcessor(chain)
                .setIOStrategy(SameThreadIOStrategy.getInstance())
                .build();
        var address = (InetSocketAddress) transport
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .getLocalAddress();
        port = address.getPort();
        transport.start();
    }

    @AfterEach
    void stop() throws IOException {
        transport.shutdownNow();
    }

    @Test
    void aBodyThatComesAtOnceIsHandedOnAtOnce() throws Exception {
        try (var client = new Client()) {
            client.send(post(5) + "whole");

            assertThat(client.answer()).endsWith("whole");
            assertThat(bodies.awaited()).isZero();
        }
    }

    @Test
    void aBodyInPiecesIsOneForTheContainerAndTheConnectionGoesOn() throws Exception {
        try (var client = new Client()) {
            for (int request = 0; request < 2; request++) {
                client.arrive(post(9), "one", "two", "xyz");

                assertThat(client.answer()).startsWith("HTTP/1.1 200 ").endsWith("onetwoxyz");
            }
            assertThat(container.seen.get()).isEqualTo(2);
            assertThat(bodies.awaited()).isZero();
        }
    }

    @Test
    void chunksAreOneForTheContainer() throws Exception {
        try (var client = new Client()) {
            client.arrive(
                    "POST / HTTP/1.1\r\nHost: s.test\r\nTransfer-Encoding: chunked\r\n\r\n",
                    "3\r\none\r\n",
                    "3\r\nt",
                    "wo\r\n",
                    "0\r\n\r\n");

            assertThat(client.answer()).endsWith("onetwo");
            assertThat(container.seen.get()).isOne();
        }
    }

    @Test
    void whoSendsTwoRequestsAtOnceIsAnsweredTwice() throws Exception {
        try (var client = new Client()) {
            client.arrive(post(6), "one", "two" + post(4) + "next");

            assertThat(client.answer()).endsWith("onetwo");
            assertThat(client.answer()).endsWith("next");
        }
    }

    @Test
    void longBodiesAreTheContainersFromTheBeginning() throws Exception {
        try (var client = new Client()) {
            client.send(post(70_000));

            assertThat(container.awaitSeen()).isEmpty();
            assertThat(bodies.awaited()).isZero();
        }
    }

    @Test
    void aBodyThatGetsTooLongIsTheContainersWithAllThatIsThere() throws Exception {
        try (var client = new Client()) {
            client.arrive("POST / HTTP/1.1\r\nHost: s.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
            assertThat(bodies.awaited()).isOne();

            client.send("11170\r\n" + "x".repeat(70_000) + "\r\n");

            assertThat(container.awaitSeen()).startsWith("firstxxxx");
            assertThat(bodies.awaited()).isZero();
        }
    }

    @Test
    void whoWantsToBeToldToGoOnIsTheContainers() throws Exception {
        try (var client = new Client()) {
            client.send("POST / HTTP/1.1\r\nHost: s.test\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");

            assertThat(container.awaitSeen()).isEmpty();
            assertThat(bodies.awaited()).isZero();
        }
    }

    @Test
    void whoIsTooSlowIsAnsweredAndLetGo() throws Exception {
        try (var client = new Client()) {
            client.arrive(post(9), "one");
            nanos.set(SILENCE.toNanos());
            bodies.look();
            client.arrive("two");
            nanos.set(SILENCE.multipliedBy(2).toNanos());
            bodies.look();
            client.arrive("x");
            nanos.set(PATIENCE.toNanos());
            bodies.look();
            client.arrive("y");

            nanos.incrementAndGet();
            bodies.look();

            assertThat(client.answer())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("X-Request-Id: slow-1", "Connection: close", "application/problem+json")
                    .endsWith("\"status\":408}");
            assertThat(client.isClosed()).isTrue();
            assertThat(bodies.awaited()).isZero();
            assertThat(container.seen.get()).isZero();
        }
    }

    @Test
    void whoSaysNothingAtAllIsAnsweredBeforeTheServerEndsTheConnection() throws Exception {
        try (var client = new Client()) {
            client.arrive(post(9), "one");

            nanos.set(SILENCE.toNanos() + 1);
            bodies.look();

            assertThat(client.answer()).startsWith("HTTP/1.1 408 ");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aLongBodyMayTakeItsTimeAtTheRateThatIsAskedFor() throws Exception {
        try (var client = new Client()) {
            client.arrive(post(10_001));
            for (int second = 0; second <= 40; second += 10) {
                client.arrive("x".repeat(2_000));
                nanos.set(Duration.ofSeconds(second).toNanos());
                bodies.look();
            }

            client.arrive("y");

            assertThat(client.answer()).endsWith("xy");
        }
    }

    @Test
    void whoBreaksOffIsForgotten() throws Exception {
        try (var client = new Client()) {
            client.arrive(post(9), "one");
        }

        until(() -> {
            bodies.look();
            return bodies.awaited() == 0;
        });
        assertThat(container.seen.get()).isZero();
    }

    @Test
    void withoutRoomTheContainerWaitsAndRoomIsGivenBack() throws Exception {
        try (var first = new Client();
                var second = new Client();
                var third = new Client();
                var fourth = new Client()) {
            for (var client : List.of(first, second, third)) {
                client.arrive(post(60_001) + "x".repeat(60_000));
            }
            assertThat(bodies.awaited()).isEqualTo(3);

            fourth.send(post(60_001) + "z".repeat(60_000));
            assertThat(container.awaitSeen()).startsWith("z");
            assertThat(bodies.awaited()).isEqualTo(3);

            first.send("y");
            assertThat(first.answer()).endsWith("xy");
            first.arrive(post(60_001) + "x".repeat(60_000), "y");
            assertThat(first.answer()).endsWith("xy");
        }
    }

    @Test
    void aBrokenChunkIsTheCodecsToRefuse() throws Exception {
        try (var client = new Client()) {
            client.arrive("POST / HTTP/1.1\r\nHost: s.test\r\nTransfer-Encoding: chunked\r\n\r\n", "3\r\none\r\n");

            client.send("no number\r\n");

            assertThat(client.answer()).startsWith("HTTP/1.1 400 ");
            until(() -> {
                bodies.look();
                return bodies.awaited() == 0;
            });
        }
    }

    @Test
    void atTheEndAllAreSentAway() throws Exception {
        try (var client = new Client()) {
            client.arrive(post(9), "one");

            bodies.end();

            assertThat(bodies.awaited()).isZero();
            assertThat(client.answer()).startsWith("HTTP/1.1 503 ");
        }
    }

    private static String post(int length) {
        return "POST / HTTP/1.1\r\nHost: s.test\r\nX-Request-Id: slow-1\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        var end = Instant.now().plusMillis(WAIT_MILLIS);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** A client who sends in pieces. */
    private final class Client implements AutoCloseable {

        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);

        Client() throws IOException {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(WAIT_MILLIS);
        }

        void send(String octets) throws IOException {
            socket.getOutputStream().write(octets.getBytes(US_ASCII));
            sent.addAndGet(octets.length());
        }

        /** Sends each once the one before is where it belongs. */
        void arrive(String... pieces) throws IOException, InterruptedException {
            for (var piece : pieces) {
                send(piece);
                var expected = sent.get();
                until(() -> read.get() >= expected);
            }
        }

        /** One answer, up to the end of its body. */
        String answer() throws IOException {
            var text = new StringBuilder();
            while (!text.toString().endsWith("\r\n\r\n")) {
                text.append(next());
            }
            var name = text.indexOf("Content-Length: ") + "Content-Length: ".length();
            var length = Integer.parseInt(text.substring(name, text.indexOf("\r\n", name)));
            for (int i = 0; i < length; i++) {
                text.append(next());
            }
            return text.toString();
        }

        private char next() throws IOException {
            var octet = socket.getInputStream().read();
            assertThat(octet).isNotNegative();
            return (char) octet;
        }

        boolean isClosed() throws IOException {
            return socket.getInputStream().read() < 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Counts the octets that have gone all the way. */
    private final class Counting extends BaseFilter {

        @Override
        public NextAction handleRead(FilterChainContext context) {
            Buffer octets = context.getMessage();
            var count = octets.remaining();
            context.addCompletionListener(done -> read.addAndGet(count));
            return context.getInvokeAction();
        }
    }

    /** Answers with what it has got of the body, whether that is all or not. */
    private static final class Container extends BaseFilter {

        private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        private final AtomicInteger seen = new AtomicInteger();

        /** The next body, or what there was of it. */
        String awaitSeen() throws InterruptedException {
            return requireNonNull(bodies.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS));
        }

        @Override
        public NextAction handleRead(FilterChainContext context) {
            HttpContent content = context.getMessage();
            var body = content.getContent().toStringContent(US_ASCII);
            var response = ((HttpRequestPacket) content.getHttpHeader()).getResponse();
            response.setStatus(HttpStatus.OK_200);
            response.setContentLength(body.length());
            var echo = Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, body.getBytes(US_ASCII));
            FilterBeforeContainer.send(context, response, echo);
            bodies.add(body);
            seen.incrementAndGet();
            return context.getStopAction();
        }
    }
}
