package io.plumbline.bench.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plumbline.bench.product.BenchProduct;
import io.plumbline.bench.product.Machine;
import io.plumbline.lab.Program;
import io.plumbline.lab.Programs;
import io.plumbline.server.demo.DiagnosisApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs the lab: the product as users start it, with its default settings, and the chosen programs registered with it one
 * after the other, a few at a time. Nobody asks for a diagnosis until a case's limit is over.
 */
public final class LabBench {

    private static final String API_KEY = "lab-0123456789abcdef";

    private final LabBenchSettings settings;
    private final Path directory;
    private final ResultFile stored;

    /**
     * A run of the lab.
     *
     * @throws IllegalArgumentException if a setting is wrong
     */
    public LabBench(Map<String, String> settings) {
        this.settings = LabBenchSettings.from(settings);
        this.directory = this.settings
                .directory()
                .resolve(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", ""));
        this.stored = ResultFile.in(directory);
    }

    /**
     * Runs, prints a row and stores it as each case ends, and prints the whole table in the end, together with what earlier runs
     * have found.
     *
     * @throws ExecutionException after the table, if a case could not be run and is missing in it
     */
    public void run() throws IOException, InterruptedException, ExecutionException {
        var results = ResultFile.read(settings.before());
        var open = settings.programs().stream()
                .filter(program ->
                        settings.run() && !results.containsKey(new CaseResult.Key(program.name(), settings.accepted())))
                .toList();
        var failures = new ArrayList<ExecutionException>();
        Files.createDirectories(directory);
        if (!open.isEmpty()) {
            runAll(open, results, failures);
        }
        var report = new LabReport(inOrder(results));
        Files.writeString(directory.resolve("lab.md"), report.markdown(), UTF_8);
        System.out.println(report.markdown());
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private void runAll(
            List<Program> programs, Map<CaseResult.Key, CaseResult> results, List<ExecutionException> failures)
            throws IOException, InterruptedException {
        System.out.println(programs.size() + " cases, " + settings.atOnce() + " at once; " + Machine.processor() + "; "
                + Machine.java() + "; results below " + directory);
        try (var product = BenchProduct.start(
                settings.distribution(),
                directory.resolve("data"),
                freePort(),
                Map.of("PLUMBLINE_ROLES", "web,diagnosis", "PLUMBLINE_INITIAL_API_KEY", API_KEY))) {
            product.awaitReady();
            var api = new DiagnosisApi(product.address(), API_KEY);
            var workers = Executors.newFixedThreadPool(settings.atOnce());
            try {
                var underWay = programs.stream()
                        .map(program -> begin(workers, api, program))
                        .toList();
                for (var run : underWay) {
                    try {
                        var result = run.get();
                        results.put(result.key(), result);
                    } catch (ExecutionException failed) {
                        System.out.println("a case failed and is missing: " + failed.getCause());
                        failures.add(failed);
                    }
                }
            } finally {
                workers.shutdownNow();
            }
        }
    }

    private Future<CaseResult> begin(ExecutorService workers, DiagnosisApi api, Program program) {
        return workers.submit(() -> {
            var result = new CaseRun(program, settings.conditionsOf(program), settings.accepted(), api, directory)
                    .run(settings.labJar());
            stored.add(result);
            System.out.println(LabReport.line(result));
            return result;
        });
    }

    /** In the order of the lab, whatever the order in which they were run. */
    private static List<CaseResult> inOrder(Map<CaseResult.Key, CaseResult> results) {
        return Programs.ALL.stream()
                .flatMap(program ->
                        results.values().stream().filter(result -> result.name().equals(program.name())))
                .toList();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
