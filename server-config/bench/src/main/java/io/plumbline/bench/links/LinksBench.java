package io.plumbline.bench.links;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures the links API on the product as it ships.
 *
 * <p>One product lends its PostgreSQL, so that the database is the one that users get, and does nothing else. For every
 * number of visits a database is made there in the schema of the last release, filled, and brought up to date, each
 * migration timed. Then a second product serves it, and one client asks the same questions again and again.
 */
public final class LinksBench {

    private static final String KEY = "the-key-of-the-benchmark-0123456789";

    private final LinksBenchSettings settings;
    private final List<Measurement> measurements = new ArrayList<>();

    public LinksBench(LinksBenchSettings settings) {
        this.settings = settings;
    }

    /** Measures, prints the tables, and writes them beside the data. */
    public void run() throws Exception {
        deleteAll(settings.directory());
        Files.createDirectories(settings.directory());
        var lender = settings.directory().resolve("lender");
        try (var product = BenchProduct.start(settings.distribution(), lender, freePort(), Map.of())) {
            product.awaitReady();
            var server = DatabaseServer.of(lender);
            for (var visits : settings.visits()) {
                measurements.add(measure(server, visits));
            }
            var report = new LinksReport(settings, server.conditions(), measurements);
            Files.writeString(settings.directory().resolve("links.md"), report.markdown());
            Files.writeString(settings.directory().resolve("links.json"), report.json());
            System.out.println(report.markdown());
        }
    }

    private Measurement measure(DatabaseServer server, long visits) throws Exception {
        var database = server.create("bench_" + visits);
        var stages = new ArrayList<Stage>();
        var schema = new Schema(database);
        var data = new GeneratedData(database, settings.links(), visits);

        schema.migrateTo("3");
        stages.add(Stage.timed("links, visits and counters filled in", data::fillReleased));
        stages.add(Stage.timed("migration V4", () -> schema.migrateTo("4")));
        stages.add(Stage.timed("tags filled in", data::fillTags));
        for (var version : schema.pending()) {
            stages.add(Stage.timed("migration V" + version, () -> schema.migrateTo(version)));
        }
        stages.add(Stage.timed("orphan visits filled in", data::fillOrphanVisits));
        stages.add(Stage.timed("recount_visits()", data::recount));
        stages.add(Stage.timed("VACUUM ANALYZE", data::vacuum));
        var size = database.bytes();

        var served = settings.directory().resolve("server-" + visits);
        try (var product =
                BenchProduct.start(settings.distribution(), served, freePort(), database.settingsOfProduct(KEY))) {
            product.awaitReady();
            var client = new BenchClient(product.address(), KEY);
            var answers = new Questions(client, database, settings.requests()).ask();
            return new Measurement(visits, size, stages, answers);
        } finally {
            database.drop();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /**
     * What was measured with one number of visits; immutable.
     *
     * @param bytes of the database
     */
    record Measurement(long visits, long bytes, List<Stage> stages, List<Percentiles> answers) {

        Measurement {
            stages = List.copyOf(stages);
            answers = List.copyOf(answers);
        }
    }

    /** Something that was done once, and how long it took; immutable. */
    record Stage(String name, Duration took) {

        /** Does it. */
        static Stage timed(String name, Work work) throws Exception {
            var startedAtNanos = System.nanoTime();
            work.run();
            var stage = new Stage(name, Duration.ofNanos(System.nanoTime() - startedAtNanos));
            System.out.printf("%8.1f s  %s%n", stage.took().toMillis() / 1e3, name);
            return stage;
        }
    }

    /** Something to be done once. */
    interface Work {
        void run() throws Exception;
    }
}
