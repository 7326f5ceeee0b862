package io.plumbline.bench.redirect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Asks for links an exact number of times, each answer read to its end, so that answers and visits can be compared. */
final class ExactVisits {

    private static final int CLIENTS = 4;
    private static final int IN_A_ROW = 32;

    private final URI server;
    private final long links;

    ExactVisits(URI server, long links) {
        this.server = server;
        this.links = links;
    }

    /** The number of redirects that were answered: all that were asked for, or less if the server failed. */
    long ask(long visits) throws InterruptedException, ExecutionException {
        return ask(visits, 0);
    }

    /** The same, of links that another seed draws. */
    long ask(long visits, long seed) throws InterruptedException, ExecutionException {
        var clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            var batches = visits / CLIENTS / IN_A_ROW;
            var answered = new ArrayList<Callable<Long>>();
            for (int client = 0; client < CLIENTS; client++) {
                var random = new Random(seed * CLIENTS + client);
                answered.add(() -> ask(batches, random));
            }
            var sum = 0L;
            for (var answers : clients.invokeAll(answered)) {
                sum += answers.get();
            }
            return sum;
        } finally {
            clients.shutdown();
        }
    }

    private long ask(long batches, Random random) throws IOException {
        var answered = 0L;
        try (var socket = new Socket(server.getHost(), server.getPort());
                var answers = new BufferedInputStream(socket.getInputStream(), 1 << 16)) {
            for (long batch = 0; batch < batches; batch++) {
                var requests = new StringBuilder();
                for (int i = 0; i < IN_A_ROW; i++) {
                    var link = 1 + (long) Math.floor(Math.exp(random.nextDouble() * Math.log((double) links)));
                    requests.append("GET /c")
                            .append(String.format("%06x", Math.min(link, links) * 7919 % 16777216))
                            .append(" HTTP/1.1\r\nHost: ")
                            .append(server.getAuthority())
                            .append("\r\n\r\n");
                }
                socket.getOutputStream().write(requests.toString().getBytes(US_ASCII));
                for (int i = 0; i < IN_A_ROW; i++) {
                    answered += headOf(answers).startsWith("HTTP/1.1 302 ") ? 1 : 0;
                }
            }
        }
        return answered;
    }

    /** An answer, none of which has a body. */
    private static String headOf(InputStream answers) throws IOException {
        var head = new StringBuilder(256);
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            var octet = answers.read();
            if (octet < 0) {
                throw new IOException("the server closed the connection after \"" + head + "\"");
            }
            head.append((char) octet);
        }
        return head.toString();
    }
}
