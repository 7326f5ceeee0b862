package io.plumbline.bench.console;

import io.plumbline.bench.product.BenchProduct;
import io.plumbline.bench.product.DatabaseServer;
import io.plumbline.bench.product.Machine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the console in Chromium on the product as it ships: how long each page takes from the address until it can be read, when it is
 * first opened, with nothing kept, and when the browser has its files.
 */
public final class ConsoleBench {

    private static final String KEY = "the-key-of-the-benchmark-0123456789";

    private final Path distribution;
    private final Path directory;
    private final int loads;

    /** Reads {@code distribution}, {@code directory} and {@code loads}, how often each page is opened in either way. */
    public ConsoleBench(Map<String, String> settings) {
        this.distribution = Path.of(settings.getOrDefault("distribution", ""));
        this.directory = Path.of(settings.getOrDefault("directory", "")).resolve("console");
        this.loads = Integer.parseInt(settings.getOrDefault("loads", "15"));
    }

    /** Measures, prints a table, and writes it beside the data. */
    public void run() throws Exception {
        Files.createDirectories(directory);
        // what an earlier run has filled is not filled again
        var data = directory.resolve("data");
        remove(data);
        try (var product =
                BenchProduct.start(distribution, data, freePort(), Map.of("PLUMBLINE_INITIAL_API_KEY", KEY))) {
            product.awaitReady();
            var filled = ConsoleFilling.fill(DatabaseServer.of(data).own(), product.address(), KEY);
            var lines = new ArrayList<String>();
            say(
                    "| page | first opened, median | slowest | its files kept, median | slowest | requests for data |",
                    lines);
            say("|---|---|---|---|---|---|", lines);
            try (var browser = new ConsoleBrowser(product.address(), KEY)) {
                for (var page : filled.pages()) {
                    say(row(page, browser.first(page, loads), browser.again(page, loads)), lines);
                }
                say("", lines);
                say(
                        "Milliseconds; " + browser.version() + "; " + Machine.processor() + "; " + Machine.java() + "; "
                                + loads + " loads each.",
                        lines);
            }
            Files.write(directory.resolve("console.md"), lines);
        }
    }

    /** Whoever waits sees how far it is. */
    private static void say(String line, List<String> lines) {
        System.out.println(line);
        lines.add(line);
    }

    private static String row(ConsolePage page, List<ConsoleBrowser.Load> first, List<ConsoleBrowser.Load> again) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %d |",
                page.name(),
                median(first),
                slowest(first),
                median(again),
                slowest(again),
                again.get(0).requests());
    }

    private static long median(List<ConsoleBrowser.Load> loads) {
        return loads.stream()
                .mapToLong(ConsoleBrowser.Load::millis)
                .sorted()
                .skip(loads.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private static long slowest(List<ConsoleBrowser.Load> loads) {
        return loads.stream().mapToLong(ConsoleBrowser.Load::millis).max().orElseThrow();
    }

    private static void remove(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (var files = Files.walk(tree)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
