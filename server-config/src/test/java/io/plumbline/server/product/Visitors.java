package io.plumbline.server.product;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Visitors who follow links as fast as the server answers, several requests at a time on each connection, until they are told
 * to leave or the server is gone. Thread-safe.
 */
final class Visitors {

    private static final int CONNECTIONS = 8;
    private static final int REQUESTS_AT_ONCE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> codes;
    private final AtomicLongArray sent;
    private final AtomicLongArray answered;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean leaving;

    /** Visitors of some links, who have not come yet. */
    Visitors(List<String> codes) {
        this.codes = codes;
        this.sent = new AtomicLongArray(codes.size());
        this.answered = new AtomicLongArray(codes.size());
    }

    /** Lets them come to a server; those who came before must have left. */
    void come(URI server) {
        leaving = false;
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            var random = new Random(connection);
            var thread = new Thread(() -> visit(server, random), "visitor");
            threads.add(thread);
            thread.start();
        }
    }

    /** Waits until all have left, because they were told to or the server is gone. */
    void awaitLeft() throws InterruptedException {
        for (var thread : threads) {
            thread.join();
        }
        threads.clear();
    }

    /** Tells all to leave, and waits for the answers that they wait for. */
    void leave() throws InterruptedException {
        leaving = true;
        awaitLeft();
    }

    /** How often they asked for a link, whatever came of it. */
    long sent(int link) {
        return sent.get(link);
    }

    /** How often they were redirected by a link. */
    long answered(int link) {
        return answered.get(link);
    }

    /** How often they were redirected. */
    long answered() {
        var sum = 0L;
        for (int link = 0; link < codes.size(); link++) {
            sum += answered.get(link);
        }
        return sum;
    }

    private void visit(URI server, Random random) {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.setTcpNoDelay(true);
            var answers = new BufferedInputStream(socket.getInputStream());
            var asked = new int[REQUESTS_AT_ONCE];
            while (!leaving) {
                var requests = new StringBuilder();
                for (int i = 0; i < REQUESTS_AT_ONCE; i++) {
                    // some are asked for far more often than others
                    asked[i] = (int) Math.exp(random.nextDouble() * Math.log(codes.size()));
                    sent.incrementAndGet(asked[i]);
                    requests.append("GET /")
                            .append(codes.get(asked[i]))
                            .append(" HTTP/1.1\r\nHost: s.example\r\nUser-Agent: Mozilla/5.0\r\n\r\n");
                }
                socket.getOutputStream().write(requests.toString().getBytes(US_ASCII));
                for (var link : asked) {
                    if (isRedirected(answers)) {
                        answered.incrementAndGet(link);
                    }
                }
            }
        } catch (IOException serverGone) {
            leaving = true;
        }
    }

    /** Reads one answer. */
    private static boolean isRedirected(InputStream answers) throws IOException {
        var status = line(answers);
        var length = 0;
        for (var header = line(answers); !header.isEmpty(); header = line(answers)) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        answers.skipNBytes(length);
        return status.startsWith("HTTP/1.1 302");
    }

    private static String line(InputStream answers) throws IOException {
        var line = new StringBuilder();
        for (var octet = answers.read(); octet != '\n'; octet = answers.read()) {
            if (octet < 0) {
                throw new IOException("the connection is closed");
            }
            line.append((char) octet);
        }
        line.setLength(Math.max(0, line.length() - 1));
        return line.toString();
    }
}
