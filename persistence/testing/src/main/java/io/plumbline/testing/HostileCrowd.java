package io.plumbline.testing;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients who mean no good, all kinds together, beside those who are to be served all the same: some are there and do not go on, and
 * some come and go all the time. Closing this sends them away. One thread.
 */
public final class HostileCrowd implements AutoCloseable {

    private static final int SLOW_HEADERS = 1_000;

    /** More than the server has threads. */
    private static final int SLOW_BODIES = 220;

    private static final int DEAF = 220;
    private static final int COMING = 10;
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private static final int LONGEST_MILLIS = 60_000;

    private static final String GARBAGE = "GET /no-link HTTP/1.1\r\nHost: s.test\r\n\r\n\1\2\3 garbage\r\n\r\n";
    private static final String TAKEN_BACK = "GET /no-link HTTP/1.1\r\nHost: s.test\r\n\r\n".repeat(20);

    private final List<HostileClients> staying = new ArrayList<>();
    private final URI server;
    private final Thread coming;
    private volatile boolean ended;

    private HostileCrowd(URI server) {
        this.server = server;
        this.coming = new Thread(this::comeAndGo, "hostile-clients");
    }

    /**
     * Comes, and stays until it is closed.
     *
     * @param idle how many of them say nothing, if so many connections may be open
     * @param apiKey that lets a client send a body
     */
    public static HostileCrowd around(URI server, int idle, String apiKey) {
        var crowd = new HostileCrowd(server);
        crowd.stay(HostileClients.atMost(idle), "");
        crowd.stay(DEAF, "GET /openapi HTTP/1.1\r\nHost: s.test\r\n\r\n");
        crowd.stay(SLOW_HEADERS, "GET /no-link HTTP/1.1\r\nHost: s.test\r\nX-Slow: ");
        crowd.stay(
                SLOW_BODIES,
                "POST /rest/v3/short-urls HTTP/1.1\r\nHost: s.test\r\nContent-Type: application/json\r\nX-Api-Key: "
                        + apiKey + "\r\nContent-Length: 1000\r\n\r\n{");
        crowd.coming.start();
        return crowd;
    }

    private void stay(int count, String octets) {
        staying.add(HostileClients.connected(count, server, octets));
    }

    /**
     * Lets those in who came before, in their order: on a machine that is too slow for so many, a queue that grows and grows would
     * keep everybody out, whatever the server does.
     */
    private void awaitTurn() {
        try (var last = HostileClients.connected(1, server, GARBAGE)) {
            last.answers(LONGEST_MILLIS);
        }
    }

    private void comeAndGo() {
        while (!ended) {
            HostileClients.connected(COMING, server, GARBAGE).close();
            HostileClients.connected(COMING, server, TAKEN_BACK).reset();
            awaitTurn();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Who they are, for a report. */
    public String description() {
        return String.format(
                Locale.ROOT,
                "%,d idle connections, %,d unfinished headers, %,d unfinished bodies, %,d answers that nobody reads, and up to"
                        + " %,d connections a second that send garbage or are reset after 20 requests",
                staying.get(0).count(),
                SLOW_HEADERS,
                SLOW_BODIES,
                DEAF,
                2 * COMING * Duration.ofSeconds(1).toNanos() / PAUSE_NANOS);
    }

    @Override
    public void close() {
        ended = true;
        try {
            coming.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        staying.forEach(HostileClients::close);
    }
}
