package io.plumbline.bench.trend;

import io.plumbline.bench.product.BenchProduct;
import io.plumbline.bench.product.DatabaseServer;
import io.plumbline.bench.product.Machine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Measures the watch of the product as it ships over many targets with a day of samples each: the first round after a start, in which
 * all windows are due, and the rounds that follow it a minute apart.
 *
 * <p>The targets are dead, so that what is sampled meanwhile is little; their samples are stored beforehand, up to beyond the end of the
 * measurement, and a round sees those of its past. What a round costs the product tells in its metrics. One thread.
 */
public final class WatchBench {

    private static final String KEY = "the-key-of-the-benchmark-0123456789";
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(20);
    private static final long POLL_NANOS = Duration.ofMillis(500).toNanos();
    private static final String HEAP = "512MiB";
    private static final long KIB = 1024;
    private static final double MB = 1e6;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Path distribution;
    private final Path directory;
    private final int targets;
    private final int rounds;
    private final HttpClient client = HttpClient.newHttpClient();

    /**
     * @param settings {@code distribution}, where the built product lies; {@code directory}, for its database; {@code targets}; and
     *     {@code rounds}, how many after the first
     */
    public WatchBench(Map<String, String> settings) {
        this.distribution = Path.of(settings.getOrDefault("distribution", ""))
                .toAbsolutePath()
                .normalize();
        this.directory = Path.of(settings.getOrDefault("directory", ""))
                .toAbsolutePath()
                .normalize()
                .resolve("watch");
        this.targets = number(settings, "targets", "1000");
        this.rounds = number(settings, "rounds", "5");
    }

    private static int number(Map<String, String> settings, String name, String otherwise) {
        var text = settings.getOrDefault(name, otherwise);
        if (!text.matches("[1-9]\\d{0,4}")) {
            throw new IllegalArgumentException(name + "=" + text + "; a number is needed, like " + otherwise);
        }
        return Integer.parseInt(text);
    }

    /** What the metrics told after a round, of all rounds so far. */
    private record Told(long rounds, int targets, double seconds, double cpuSeconds, double databaseSeconds) {}

    /** Prints a row as each round ends. */
    public void run() throws Exception {
        Files.createDirectories(directory);
        fill();
        try (var product = start("web,diagnosis")) {
            System.out.printf(
                    Locale.ROOT,
                    "%s; %s; heap %s; %,d targets%n| round | targets | wall s | CPU s of the watch | CPU s of the database | most resident MB | diagnoses begun |%n"
                            + "|---|---|---|---|---|---|---|%n",
                    Machine.processor(),
                    Machine.java(),
                    HEAP,
                    targets);
            var database = DatabaseServer.of(directory.resolve("data"));
            var before = new Told(0, 0, 0, 0, database.processorSeconds());
            for (int round = 0; round <= rounds; round++) {
                before = row(round, before, product, database);
            }
        }
    }

    private Told row(int round, Told before, BenchProduct product, DatabaseServer database) throws Exception {
        var server = product.server().pid();
        long deadline = System.nanoTime() + LONGEST_ROUND.toNanos();
        long most = 0;
        var told = before;
        while (told.rounds() == before.rounds() || told.targets() == 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no round of the watch has ended within " + LONGEST_ROUND);
            }
            LockSupport.parkNanos(POLL_NANOS);
            most = Math.max(most, residentBytes(server));
            told = told(product.address(), database);
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %.1f | %.1f | %.1f | %.0f | %s |%n",
                round == 0 ? "the first after a start" : Integer.toString(round + 1),
                told.targets(),
                told.seconds() - before.seconds(),
                told.cpuSeconds() - before.cpuSeconds(),
                told.databaseSeconds() - before.databaseSeconds(),
                most / MB,
                database.own().text("SELECT count(*) FROM plumbline.diagnosis WHERE origin = 'WATCH'"));
        return told;
    }

    private Told told(URI product, DatabaseServer database) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(product.resolve("/metrics?scope=application"))
                .header("Accept", "text/plain")
                .build();
        var text = client.send(request, BodyHandlers.ofString()).body();
        return new Told(
                (long) value(text, "plumbline_watch_rounds"),
                (int) value(text, "plumbline_watch_targets"),
                value(text, "plumbline_watch_seconds"),
                value(text, "plumbline_watch_cpu_seconds"),
                database.processorSeconds());
    }

    /** Of a metric that is not told yet, nothing has happened. */
    private static double value(String metrics, String name) {
        var line = Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\S+)").matcher(metrics);
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    private static long residentBytes(long process) throws IOException {
        var status = RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(process), "status")));
        return status.find() ? Long.parseLong(status.group(1)) * KIB : 0;
    }

    private void fill() throws Exception {
        try (var product = start("web")) {
            var database = DatabaseServer.of(directory.resolve("data")).own();
            System.out.printf(Locale.ROOT, "%,d targets are filled at %s%n", targets, product.address());
            // two minutes for each round: where one takes longer than a minute, the next begins late
            new WatchedTargets(database).fill(targets, Duration.ofMinutes(10 + 2L * rounds));
        }
    }

    private BenchProduct start(String roles) throws IOException {
        var product = BenchProduct.start(
                distribution,
                directory.resolve("data"),
                freePort(),
                Map.of("PLUMBLINE_ROLES", roles, "PLUMBLINE_SERVER_HEAP", HEAP, "PLUMBLINE_INITIAL_API_KEY", KEY));
        product.awaitReady();
        return product;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
