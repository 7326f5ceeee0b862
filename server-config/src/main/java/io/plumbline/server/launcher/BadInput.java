package io.plumbline.server.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What clients who mean no good send, mixed with requests as they should be.
 *
 * <p>The JVM's second compiler leaves out each branch that was never taken while the first one's code counted, and gives up the
 * whole code of a redirect when it is taken after all. So each is taken before: first good requests, so many that the first
 * compiler has the listener's methods, then rounds of everything else. None of it is a visit: codes are asked for by HEAD alone,
 * which is not counted, whatever else is sent goes to a path that is no code.
 */
final class BadInput {

    private static final int FIRST_BATCHES = 100;
    private static final int ROUNDS = 20;
    private static final int BATCHES_A_ROUND = 3;
    private static final int BATCH = 20;

    /** Of each kind that stay without going on. */
    private static final int STAYING = 10;

    /** At once, and from round to round one more, so that the container makes new threads for some of them. */
    private static final int MOST_FOR_THE_CONTAINER = 12;

    private static final int PARTS = 5;
    private static final int SMALLEST_WINDOW = 1_024;
    private static final int LONGEST_MILLIS = 5_000;
    private static final long BREATH_NANOS = 2_000_000;
    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final String GOOD = "HEAD /warm-up HTTP/1.1\r\nHost: s.test\r\nUser-Agent: warm-up\r\n\r\n";
    private static final String DESCRIPTION = "GET /openapi HTTP/1.1\r\nHost: s.test\r\n\r\n";
    private static final String UNFINISHED_HEADERS = "HEAD /warm-up HTTP/1.1\r\nHost: s.test\r\nX-Slow: ";
    private static final String UNFINISHED_BODY =
            "POST /rest/health HTTP/1.1\r\nHost: s.test\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";

    /** Goes to a thread of the container before its body is there. */
    private static final String ANNOUNCED_BODY =
            "POST /rest/health HTTP/1.1\r\nHost: s.test\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n";

    /** After each the server closes the connection. */
    private static final List<String> ANSWERED = List.of(
            head("/warm-up", "Host: Example.COM:8080", "Referer: http://a.test/?q=%C3%BC", "Accept: */*"),
            head("/warm-up?a=b&c=%20", "Host: 127.0.0.1", "Cookie: a=b; c=d", "Accept-Language: de, en;q=0.5"),
            head("/%zz", "Host: s.test"),
            head("/%", "Host: s.test"),
            head("/../../etc/passwd", "Host: s.test"),
            head("/..%2f..%2fetc", "Host: s.test"),
            head("/a/b/c//d", "Host: s.test"),
            head("/" + "x".repeat(4_000), "Host: s.test"),
            head("/\u00ff\u0001", "Host: s.test"),
            head("http://s.test/warm-up", "Host: s.test"),
            head("/warm-up", "Host: [::1]:8080"),
            head("/warm-up", "Host: s.test", "X-Empty:", "X-Spaces:    a   ", "X-Folded: a", " b"),
            head("/warm-up", "Host: s.test", "X-Long: " + "a".repeat(64 << 10)),
            head("/warm-up", "Host: s.test", "Transfer-Encoding: chunked") + "zz\r\n",
            head("/openapi", "Host: s.test", "Accept: application/json"),
            "HEAD /warm-up HTTP/1.0\r\n\r\n",
            "HEAD /warm-up\r\n\r\n",
            "HEAD /warm-up HTTP/1.1\r\nConnection: close\r\n\r\n",
            "HEAD /warm-up HTTP/9.9\r\nHost: s.test\r\n\r\n",
            "BREW /rest/health HTTP/1.1\r\nHost: s.test\r\nConnection: close\r\n\r\n",
            "OPTIONS /rest/health HTTP/1.1\r\nHost: s.test\r\nConnection: close\r\n\r\n",
            "DELETE /rest/health HTTP/1.1\r\nHost: s.test\r\nConnection: close\r\n\r\n",
            "POST /rest/health HTTP/1.1\r\nHost: s.test\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
            "POST /rest/health HTTP/1.1\r\nHost: s.test\r\nConnection: close\r\nContent-Length: x\r\n\r\n{}",
            GOOD + "\1\2\3 garbage\r\n\r\n",
            "\1\2\3 garbage\r\n\r\n");

    /** After each the client leaves, once by closing the connection and once by a reset. */
    private static final List<String> BROKEN_OFF = List.of(
            "",
            "\r\n\r\n\r\n",
            "HE",
            "HEAD\r\n\r\n",
            GOOD,
            GOOD.repeat(BATCH),
            DESCRIPTION,
            DESCRIPTION.repeat(2),
            UNFINISHED_HEADERS,
            UNFINISHED_HEADERS.substring(0, UNFINISHED_HEADERS.length() - 4),
            UNFINISHED_BODY,
            ANNOUNCED_BODY,
            "POST /rest/health HTTP/1.1\r\nHost: s.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");

    private final URI server;
    private volatile boolean ended;
    private long sinceNanos;

    /** @param server where it listens */
    BadInput(URI server) {
        this.server = server;
    }

    private static String head(String target, String... headers) {
        return "HEAD " + target + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
    }

    /**
     * Sends it all, which takes seconds, and a minute at most. One thread.
     *
     * @throws IOException if the server does not answer any more
     */
    void send() throws IOException {
        sinceNanos = System.nanoTime();
        try (var good = connected()) {
            ask(good, FIRST_BATCHES);
        }
        for (int round = 0; round < ROUNDS && goesOn(); round++) {
            try (var good = connected()) {
                ask(good, BATCHES_A_ROUND);
                for (int i = 0; i < ANSWERED.size() && goesOn(); i++) {
                    awaitAnswer(ANSWERED.get(i));
                }
                for (int i = 0; i < BROKEN_OFF.size() && goesOn(); i++) {
                    breakOff(BROKEN_OFF.get(i), false);
                    breakOff(BROKEN_OFF.get(i), true);
                }
                askInParts(good);
                stayBeside(good, Math.min(round, MOST_FOR_THE_CONTAINER));
            }
        }
    }

    /** Whoever sends sends no more. Any thread. */
    void end() {
        ended = true;
    }

    private boolean goesOn() {
        return !ended && System.nanoTime() - sinceNanos < MOST_NANOS;
    }

    private void ask(Socket connection, int batches) throws IOException {
        for (int i = 0; i < batches && goesOn(); i++) {
            say(connection, GOOD.repeat(BATCH));
            readHeaders(connection.getInputStream(), BATCH);
        }
    }

    private void awaitAnswer(String octets) throws IOException {
        try (var connection = connected()) {
            try {
                say(connection, octets);
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException cutOff) {
                // as it may be, in the middle of headers that are too long
            }
        }
    }

    private void breakOff(String octets, boolean byReset) throws IOException {
        try (var connection = connected()) {
            say(connection, octets);
            LockSupport.parkNanos(BREATH_NANOS);
            if (byReset) {
                connection.setSoLinger(true, 0);
            }
        }
    }

    private static void askInParts(Socket connection) throws IOException {
        for (int part = 1; part <= PARTS; part++) {
            var cut = part * GOOD.length() / (PARTS + 1);
            say(connection, GOOD.substring(0, cut));
            LockSupport.parkNanos(BREATH_NANOS);
            say(connection, GOOD.substring(cut));
            readHeaders(connection.getInputStream(), 1);
        }
    }

    /** What the threads keep for their next request is with those who do not go on. */
    private void stayBeside(Socket good, int forTheContainer) throws IOException {
        var staying = new ArrayList<Socket>();
        try {
            for (int i = 0; i < STAYING; i++) {
                for (var octets : List.of(UNFINISHED_HEADERS, UNFINISHED_BODY, DESCRIPTION)) {
                    staying.add(said(octets));
                }
            }
            for (int i = 0; i < forTheContainer; i++) {
                staying.add(said(ANNOUNCED_BODY));
            }
            ask(good, 1);
        } finally {
            for (var one : staying) {
                one.close();
            }
        }
    }

    private Socket said(String octets) throws IOException {
        var connection = connected();
        try {
            say(connection, octets);
            return connection;
        } catch (IOException cutOff) {
            connection.close();
            throw cutOff;
        }
    }

    private static void say(Socket connection, String octets) throws IOException {
        connection.getOutputStream().write(octets.getBytes(ISO_8859_1));
    }

    /** Reads answers to HEAD, the last ones that are asked for; each ends with an empty line. */
    private static void readHeaders(InputStream connection, int answers) throws IOException {
        var input = new BufferedInputStream(connection);
        int ends = 0;
        for (int left = answers; left > 0; ) {
            int octet = input.read();
            if (octet < 0) {
                throw new EOFException("the server has closed the connection");
            }
            if (octet != '\r') {
                ends = octet == '\n' ? ends + 1 : 0;
            }
            if (ends == 2) {
                ends = 0;
                left--;
            }
        }
    }

    private Socket connected() throws IOException {
        var connection = new Socket();
        connection.setReceiveBufferSize(SMALLEST_WINDOW);
        connection.setSoTimeout(LONGEST_MILLIS);
        connection.setTcpNoDelay(true);
        try {
            // a URI has no host where it is one with an underscore, a URL has
            var address = server.toURL();
            connection.connect(new InetSocketAddress(address.getHost(), address.getPort()), LONGEST_MILLIS);
            return connection;
        } catch (IOException refused) {
            connection.close();
            throw refused;
        }
    }
}
