package io.plumbline.bench.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plumbline.bench.product.BenchProduct;
import io.plumbline.bench.product.Machine;
import io.plumbline.lab.Program;
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
    }

    /**
     * Runs, prints a row as each case ends, and the whole table in the end.
     *
     * @throws ExecutionException after the table, if a case could not be run and is missing in it
     */
    public void run() throws IOException, InterruptedException, ExecutionException {
        Files.createDirectories(directory);
        System.out.println(settings.programs().size() + " cases, " + settings.atOnce() + " at once; "
                + Machine.processor() + "; " + Machine.java() + "; results below " + directory);
        try (var product = BenchProduct.start(
                settings.distribution(),
                directory.resolve("data"),
                freePort(),
                Map.of("PLUMBLINE_ROLES", "web,diagnosis", "PLUMBLINE_INITIAL_API_KEY", API_KEY))) {
            product.awaitReady();
            var failures = new ArrayList<ExecutionException>();
            var report = new LabReport(results(new DiagnosisApi(product.address(), API_KEY), failures));
            Files.writeString(directory.resolve("lab.md"), report.markdown(), UTF_8);
            System.out.println(report.markdown());
            if (!failures.isEmpty()) {
                throw failures.get(0);
            }
        }
    }

    private List<CaseResult> results(DiagnosisApi api, List<ExecutionException> failures) throws InterruptedException {
        var workers = Executors.newFixedThreadPool(settings.atOnce());
        try {
            var underWay = settings.programs().stream()
                    .map(program -> begin(workers, api, program))
                    .toList();
            var results = new ArrayList<CaseResult>();
            for (var run : underWay) {
                try {
                    results.add(run.get());
                } catch (ExecutionException failed) {
                    System.out.println("a case failed and is missing: " + failed.getCause());
                    failures.add(failed);
                }
            }
            return results;
        } finally {
            workers.shutdownNow();
        }
    }

    private Future<CaseResult> begin(ExecutorService workers, DiagnosisApi api, Program program) {
        return workers.submit(() -> {
            var result = new CaseRun(program, settings.conditionsOf(program), api, directory).run(settings.labJar());
            System.out.println(LabReport.line(result));
            return result;
        });
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
