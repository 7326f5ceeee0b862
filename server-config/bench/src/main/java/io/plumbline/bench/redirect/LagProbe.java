package io.plumbline.bench.redirect;

import io.plumbline.bench.product.Database;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Visits one link now and then, and waits until the visit is counted where everybody sees it. One thread. */
final class LagProbe implements Callable<List<Duration>> {

    private static final String CODE = "lag-probe";
    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Database database;
    private final URI server;
    private final Duration during;

    LagProbe(Database database, URI server, Duration during) {
        this.database = database;
        this.server = server;
        this.during = during;
    }

    @Override
    public List<Duration> call() throws Exception {
        database.run("INSERT INTO plumbline.short_link (short_code, long_url) VALUES ('" + CODE
                + "', 'https://site-1.example/lag') ON CONFLICT DO NOTHING");
        var lags = new ArrayList<Duration>();
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var visit = HttpRequest.newBuilder(server.resolve("/" + CODE)).build();
        var startedAtNanos = System.nanoTime();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement total = connection.prepareStatement(
                        "SELECT coalesce((SELECT total FROM plumbline.visit_counter WHERE link_id = id), 0)"
                                + " FROM plumbline.short_link WHERE short_code = '" + CODE + "'")) {
            while (System.nanoTime() - startedAtNanos < during.toNanos()) {
                var before = read(total);
                client.send(visit, BodyHandlers.discarding());
                var answeredAtNanos = System.nanoTime();
                while (read(total) == before && System.nanoTime() - answeredAtNanos < LONGEST.toNanos()) {
                    LockSupport.parkNanos(POLL_NANOS);
                }
                lags.add(Duration.ofNanos(System.nanoTime() - answeredAtNanos));
            }
        }
        return lags;
    }

    private static long read(PreparedStatement total) throws SQLException {
        try (var rows = total.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
