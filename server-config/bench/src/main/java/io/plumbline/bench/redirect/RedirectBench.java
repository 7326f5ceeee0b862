package io.plumbline.bench.redirect;

import io.plumbline.bench.product.BenchProduct;
import io.plumbline.bench.product.Database;
import io.plumbline.bench.product.DatabaseServer;
import io.plumbline.testing.HostileCrowd;
import io.plumbline.testing.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures redirects on the product as it ships.
 *
 * <p>A product starts with its own database, is filled, and starts again. nginx, the product and nginx again answer the same
 * requests of the same clients; the ratio is to the mean of nginx before and after. In the end the visits that were answered
 * are compared with those that are written. Further tables: two instances over one database, a shared cache, what the service's own diagnosis costs, growth, soak, what the service's own diagnosis says of the service.
 */
public final class RedirectBench {

    private static final String KEY = "the-key-of-the-benchmark-0123456789";
    private static final int ALLOCATION_SECONDS = 4;
    private static final Duration DRAIN = Duration.ofMinutes(10);
    private static final Duration STEADY = Duration.ofSeconds(5);
    private static final long POLL_NANOS = Duration.ofMillis(250).toNanos();
    // a connection may carry 100,000 requests, and there are four
    private static final long EXACT_VISITS = 320_000;
    private static final int SOAK_PARTS = 10;
    private static final int IDLE_CLIENTS = 10_000;
    private static final int HOSTILE_PARTS = 3;
    private static final String SMALL_CACHE = "1MiB";

    private final RedirectBenchSettings settings;
    private final RedirectReport report;
    private final Wrk wrk;

    public RedirectBench(RedirectBenchSettings settings) throws IOException {
        Files.createDirectories(settings.directory());
        this.settings = settings;
        this.report = new RedirectReport(settings);
        this.wrk = new Wrk(settings, KEY);
    }

    /** Measures, prints the tables, and writes them beside the data, also what was measured before something failed. */
    public void run() throws Exception {
        Tool.NGINX.path();
        Tool.WRK.path();
        boolean grown;
        try {
            measure();
            grown = settings.wants("watched") && measureOwnSlope().isBad();
        } finally {
            Files.writeString(settings.directory().resolve("redirect.md"), report.markdown());
            System.out.println(report.markdown());
        }
        if (grown) {
            throw new IllegalStateException("the service's own diagnosis says that it grows; its report is below "
                    + settings.directory().resolve("links-" + OwnSlope.LINKS));
        }
    }

    private void measure() throws Exception {
        if (anyLoadIsWanted() || settings.wants("exact") || settings.wants("lag") || settings.wants("hostile")) {
            measureLoads();
        }
        if (settings.wants("two")) {
            measureTwoInstances();
        }
        if (settings.wants("shared")) {
            measureSharedCache();
        }
        if (settings.wants("cost")) {
            measureCostOfDiagnosis();
        }
        if (settings.wants("growth")) {
            measureGrowth();
        }
        if (settings.wants("soak")) {
            measureSoak();
        }
    }

    private boolean anyLoadIsWanted() {
        for (var load : Load.values()) {
            if (settings.wants(load.key())) {
                return true;
            }
        }
        return false;
    }

    private void measureLoads() throws Exception {
        try (var product = start(settings.links(), Map.of());
                var server = ServerJvm.of(product.server())) {
            var database = databaseOf(settings.links());
            var address = product.address();
            wrk.ask(Load.SPREAD, address, settings.warmSeconds(), settings.links());
            var stored = new StoredLinks(database);
            var before = drained(stored);
            var answered = 0L;
            var runs = 0;

            var nginx = new EnumMap<Load, Double>(Load.class);
            askNginx(nginx);
            var rows = new ArrayList<RowFigures>();
            for (var load : Load.values()) {
                if (settings.wants(load.key())) {
                    var row = measure(load, address, server);
                    rows.add(row.figures());
                    answered += row.visits();
                    runs += row.runs();
                }
            }
            if (settings.wants("lag")) {
                report.lags(lags(database, address));
                before = drained(stored) - answered;
            }
            askNginx(nginx);
            nginx.forEach((load, perSecond) -> report.nginx(load, perSecond / 2));
            rows.forEach(report::row);

            var written = drained(stored) - before;
            report.reconciled(answered, written, (long) runs * settings.connections());
            if (settings.wants("exact")) {
                var asked = new ExactVisits(address, settings.links()).ask(EXACT_VISITS);
                report.exact(asked, drained(stored) - before - written);
            }
            if (settings.wants("hostile")) {
                measureBesideHostileClients(address);
            }
        }
    }

    /**
     * nginx first: what its visitors lose beside the same crowd is what the crowd itself takes from the machine. The product
     * twice: the first crowd is also the first to run much of its code.
     */
    private void measureBesideHostileClients(URI address) throws IOException, InterruptedException {
        try (var nginx = Nginx.start(settings.directory().resolve("nginx"), freePort())) {
            report.hostileToNginx(askBesideHostileClients(nginx.address()));
        }
        report.hostile(askBesideHostileClients(address));
        report.hostileAgain(askBesideHostileClients(address));
    }

    private BesideHostile askBesideHostileClients(URI address) throws IOException, InterruptedException {
        wrk.ask(Load.HOT, address, 2, settings.links());
        var before = wrk.ask(Load.HOT, address, settings.seconds(), settings.links());
        var beside = new ArrayList<Wrk.Answers>();
        String crowdIs;
        try (var crowd = HostileCrowd.around(address, IDLE_CLIENTS, KEY)) {
            crowdIs = crowd.description();
            for (int part = 0; part < HOSTILE_PARTS; part++) {
                beside.add(wrk.ask(Load.HOT, address, settings.seconds(), settings.links()));
            }
        }
        var after = wrk.ask(Load.HOT, address, settings.seconds(), settings.links());
        return new BesideHostile(crowdIs, beside, (before.perSecond() + after.perSecond()) / 2);
    }

    /** Adds what nginx answers a second to what it answered before. */
    private void askNginx(Map<Load, Double> perSecond) throws Exception {
        try (var nginx = Nginx.start(settings.directory().resolve("nginx"), freePort())) {
            for (var load : List.of(Load.SPREAD, Load.HOT, Load.BROWSER)) {
                wrk.ask(load, nginx.address(), 1, settings.links());
                var before = nginx.cpu();
                var answers = wrk.ask(load, nginx.address(), settings.seconds(), settings.links());
                perSecond.merge(load, answers.perSecond(), Double::sum);
                report.nginxCpu(load, nginx.cpu().microsPerRequestSince(before, answers.requests()));
            }
        }
    }

    private Measured measure(Load load, URI address, ServerJvm server) throws IOException, InterruptedException {
        var warm = wrk.ask(load, address, 2, settings.links());
        var cpu = server.cpu();
        var allocated = server.allocatedBytes();
        var answers = wrk.ask(load, address, settings.seconds(), settings.links());
        var allocatedBytes = (double) (server.allocatedBytes() - allocated) / answers.requests();
        var cpuMicros = server.cpu().microsPerRequestSince(cpu, answers.requests());
        var resident = server.residentBytes();

        var recording = server.recordAllocations();
        var recorded = wrk.ask(load, address, ALLOCATION_SECONDS, settings.links());
        var ownShare =
                server.ownShareOfAllocations(recording, settings.directory().resolve(load.key() + ".jfr"));
        var figures = new RowFigures(load, answers, allocatedBytes, ownShare * allocatedBytes, cpuMicros, resident);
        System.out.printf("%,10.0f requests/s  %s%n", answers.perSecond(), load.title());
        return new Measured(figures, visits(load, warm) + visits(load, answers) + visits(load, recorded), 3);
    }

    /** The answers that are visits: all but those to new links. */
    private static long visits(Load load, Wrk.Answers answers) {
        return load == Load.MIXED ? answers.requests() - answers.requests() / 100 : answers.requests();
    }

    private List<Duration> lags(Database database, URI address) throws Exception {
        var prober = Executors.newSingleThreadExecutor();
        try {
            var seconds = 2 * settings.seconds();
            var lags = prober.submit(new LagProbe(database, address, Duration.ofSeconds(seconds)));
            wrk.ask(Load.SPREAD, address, seconds + 2, settings.links());
            return lags.get();
        } finally {
            prober.shutdownNow();
        }
    }

    private void measureTwoInstances() throws Exception {
        try (var one = start(settings.links(), Map.of())) {
            var database = databaseOf(settings.links());
            try (var other = BenchProduct.start(
                    settings.distribution(),
                    settings.directory().resolve("other"),
                    freePort(),
                    settings(database.settingsOfProduct(KEY)))) {
                other.awaitReady();
                report.twoInstances(new TwoInstances(one, other, database, wrk, settings, KEY).measure());
            }
        }
    }

    /** Links that an instance's own small memory does not hold: read from the database alone, and from a cache that is shared. */
    private void measureSharedCache() throws Exception {
        var small = Map.of("PLUMBLINE_LINK_CACHE_MAX_BYTES", SMALL_CACHE);
        var alone = askSpread(small);
        try (var redis = TestRedis.start()) {
            var shared = new HashMap<>(small);
            shared.put("PLUMBLINE_SHARED_CACHE_URL", redis.address().toString());
            report.shared(SMALL_CACHE, alone, askSpread(shared));
        }
    }

    private Wrk.Answers askSpread(Map<String, String> more) throws Exception {
        try (var product = start(settings.links(), more)) {
            wrk.ask(Load.SPREAD, product.address(), settings.warmSeconds(), settings.links());
            return wrk.ask(Load.SPREAD, product.address(), settings.seconds(), settings.links());
        }
    }

    private void measureCostOfDiagnosis() throws Exception {
        try (var product = start(settings.links(), Map.of("PLUMBLINE_ROLES", "web,diagnosis"));
                var server = ServerJvm.of(product.server())) {
            wrk.ask(Load.SPREAD, product.address(), settings.warmSeconds(), settings.links());
            report.cost(new DiagnosisCost(product.address(), server, wrk, settings, KEY).measure());
        }
    }

    private void measureGrowth() throws Exception {
        for (var links : settings.growth()) {
            try (var product = start(links, Map.of());
                    var server = ServerJvm.of(product.server())) {
                wrk.ask(Load.SPREAD, product.address(), settings.warmSeconds(), links);
                var spread = wrk.ask(Load.SPREAD, product.address(), settings.seconds(), links);
                wrk.ask(Load.RANDOM, product.address(), 2, links);
                var random = wrk.ask(Load.RANDOM, product.address(), settings.seconds(), links);
                var resident = server.residentBytes();
                report.growth(links, spread, random, server.liveBytes(), resident);
            }
        }
    }

    private void measureSoak() throws Exception {
        try (var product = start(settings.links(), Map.of());
                var server = ServerJvm.of(product.server())) {
            wrk.ask(Load.SPREAD, product.address(), settings.warmSeconds(), settings.links());
            var sum = 0L;
            for (int part = 1; part <= SOAK_PARTS; part++) {
                var wanted = settings.soak() * part / SOAK_PARTS;
                var micros = 0L;
                var before = sum;
                while (sum < wanted) {
                    var answers = wrk.ask(Load.SPREAD, product.address(), settings.seconds(), settings.links());
                    sum += answers.requests();
                    micros += answers.micros();
                }
                report.soak(sum, (sum - before) * 1e6 / micros, server.liveBytes(), server.residentBytes());
            }
        }
    }

    private OwnSlope.Figures measureOwnSlope() throws Exception {
        try (var product = start(OwnSlope.LINKS, Map.of("PLUMBLINE_ROLES", "web,diagnosis"))) {
            var figures = new OwnSlope(product.address(), KEY)
                    .measure(Duration.ofSeconds(settings.warmSeconds()), Duration.ofMinutes(settings.minutes()));
            report.ownSlope(figures);
            return figures;
        }
    }

    /** A product of its own database with a number of links, which it finds there when it starts. */
    private BenchProduct start(long links, Map<String, String> more) throws IOException, SQLException {
        var directory = settings.directory().resolve("links-" + links);
        var filled = settings.directory().resolve("links-" + links + ".filled");
        if (!Files.exists(filled)) {
            try (var product = BenchProduct.start(settings.distribution(), directory, freePort(), settings(more))) {
                product.awaitReady();
                new StoredLinks(databaseOf(links)).fill(links);
            }
            Files.createFile(filled);
        }
        var product = BenchProduct.start(settings.distribution(), directory, freePort(), settings(more));
        product.awaitReady();
        return product;
    }

    private Map<String, String> settings(Map<String, String> more) {
        var all = new HashMap<>(more);
        all.put("PLUMBLINE_INITIAL_API_KEY", KEY);
        all.put("PLUMBLINE_SERVER_HEAP", settings.heap());
        if (!settings.serverOptions().isEmpty()) {
            all.put("PLUMBLINE_SERVER_JAVA_OPTIONS", settings.serverOptions());
        }
        return all;
    }

    private Database databaseOf(long links) throws IOException {
        return DatabaseServer.of(settings.directory().resolve("links-" + links)).own();
    }

    /** How many visits are written once no more come. */
    static long drained(StoredLinks stored) throws SQLException {
        var startedAtNanos = System.nanoTime();
        var changedAtNanos = startedAtNanos;
        var visits = stored.visits();
        while (System.nanoTime() - changedAtNanos < STEADY.toNanos()) {
            LockSupport.parkNanos(POLL_NANOS);
            var now = stored.visits();
            if (now != visits) {
                changedAtNanos = System.nanoTime();
                visits = now;
            }
            if (System.nanoTime() - startedAtNanos > DRAIN.toNanos()) {
                throw new IllegalStateException("visits are still being written after " + DRAIN);
            }
        }
        return visits;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A row, and how many visits it takes; immutable. */
    private record Measured(RowFigures figures, long visits, int runs) {}
}
