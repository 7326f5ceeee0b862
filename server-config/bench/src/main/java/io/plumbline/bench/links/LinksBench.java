package io.plumbline.bench.links;

import io.plumbline.bench.links.LinksBenchSettings.Step;
import io.plumbline.bench.product.BenchProduct;
import io.plumbline.bench.product.Database;
import io.plumbline.bench.product.DatabaseServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures the links API on the product as it ships.
 *
 * <p>One product lends its PostgreSQL, so that the database is the one that users get, and does nothing else. For every
 * number of visits a database is prepared there. Then a second product serves it, and one client asks the same questions
 * again and again.
 */
public final class LinksBench {

    private static final String KEY = "the-key-of-the-benchmark-0123456789";

    private final LinksBenchSettings settings;

    public LinksBench(LinksBenchSettings settings) {
        this.settings = settings;
    }

    /** Measures, prints the tables, and writes them beside the data. */
    public void run() throws Exception {
        Files.createDirectories(settings.directory());
        var lender = settings.directory().resolve("lender");
        try (var product = BenchProduct.start(settings.distribution(), lender, freePort(), Map.of())) {
            product.awaitReady();
            var server = DatabaseServer.of(lender);
            var measurements = new ArrayList<Measurement>();
            for (var visits : settings.visits()) {
                measurements.add(measure(server, visits));
            }
            report(server, measurements);
        }
    }

    private Measurement measure(DatabaseServer server, long visits) throws Exception {
        var prepared = new PreparedDatabase(server, settings.directory(), settings.links(), visits);
        var answers = new Answers(settings.directory(), visits);
        if (settings.steps().contains(Step.PREPARE)) {
            prepared.prepare();
        }
        if (settings.steps().contains(Step.RECOUNT)) {
            prepared.recount();
        }
        if (settings.steps().contains(Step.ASK)) {
            prepared.required();
            ask(prepared.database(), visits, answers);
        }
        return new Measurement(visits, prepared.required(), answers);
    }

    private void ask(Database database, long visits, Answers answers) throws Exception {
        var served = settings.directory().resolve("server-" + visits);
        try (var product =
                BenchProduct.start(settings.distribution(), served, freePort(), database.settingsOfProduct(KEY))) {
            product.awaitReady();
            var client = new BenchClient(product.address(), KEY);
            new Questions(client, database, settings, answers).ask();
        }
    }

    private void report(DatabaseServer server, List<Measurement> measurements) throws Exception {
        var report = new LinksReport(settings, server.conditions(), measurements);
        Files.writeString(settings.directory().resolve("links.md"), report.markdown());
        System.out.println(report.markdown());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What was measured with one number of visits; not changed once made. */
    record Measurement(long visits, PreparedDatabase.Note prepared, Answers answers) {}
}
