package io.plumbline.bench.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.lab.Program;
import io.plumbline.server.demo.DiagnosisApi;
import io.plumbline.server.demo.LabJvm;
import io.plumbline.server.demo.LabTruth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One case from the start of its JVM to its end. One thread. */
final class CaseRun {

    private static final Duration POLL = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofMinutes(3);

    private final Program program;
    private final Conditions conditions;
    private final List<String> accepted;
    private final DiagnosisApi api;
    private final Path directory;

    CaseRun(Program program, Conditions conditions, List<String> accepted, DiagnosisApi api, Path directory) {
        this.program = program;
        this.conditions = conditions;
        this.accepted = List.copyOf(accepted);
        this.api = api;
        this.directory = directory;
    }

    /**
     * Watches the JVM until the product calls it a leak or its limit is over; then somebody asks, so that the table
     * tells what the product thinks of it.
     */
    CaseResult run(Path labJar) throws IOException, InterruptedException {
        try (var jvm = LabJvm.start(labJar, conditions.jvmOptions(program.liveMegabytes()), List.of(program.name()))) {
            var target = register(jvm);
            var called = awaitLeak(jvm, target);
            var verdictAt = Instant.now();
            var byHand = called.isPresent() ? Optional.<JsonNode>empty() : ask(jvm, target);
            keep(jvm, target);
            var decisive = called.or(() -> byHand);
            return new CaseResult(
                    program.name(),
                    program.leaks(),
                    conditions.toString(),
                    accepted,
                    watched(target),
                    byHand.map(CaseRun::verdict).orElse(""),
                    called.map(leak -> Duration.between(startOf(jvm), verdictAt))
                            .orElse(null),
                    jvm.truth().map(LabTruth::forcedCollections).orElse(0L),
                    jvm.process().isAlive(),
                    decisive.map(diagnosis -> FindingBesideTruth.of(diagnosis, jvm.truths()))
                            .orElse(null));
        }
    }

    private long register(LabJvm jvm) throws IOException, InterruptedException {
        var deadline = Instant.now().plus(ANSWER);
        while (jvm.truth().isEmpty() && jvm.process().isAlive() && Instant.now().isBefore(deadline)) {
            pause();
        }
        return api.register(program.name(), jvm.jmxUrl(), accepted);
    }

    private Optional<JsonNode> awaitLeak(LabJvm jvm, long target) throws IOException, InterruptedException {
        var deadline = startOf(jvm).plus(program.limit());
        while (Instant.now().isBefore(deadline) && jvm.process().isAlive()) {
            var leak = finished(target).stream()
                    .filter(diagnosis -> verdict(diagnosis).equals("LEAK"))
                    .findFirst();
            if (leak.isPresent()) {
                return leak;
            }
            pause();
        }
        return Optional.empty();
    }

    private Optional<JsonNode> ask(LabJvm jvm, long target) throws IOException, InterruptedException {
        var id = api.diagnose(target, Duration.between(startOf(jvm), Instant.now()));
        var deadline = Instant.now().plus(ANSWER);
        while (Instant.now().isBefore(deadline)) {
            var answer = finished(target).stream()
                    .filter(diagnosis -> diagnosis.path("id").asLong() == id)
                    .findFirst();
            if (answer.isPresent()) {
                return answer;
            }
            pause();
        }
        return Optional.empty();
    }

    /** The verdicts that the watch has brought about, the oldest first. */
    private List<String> watched(long target) throws IOException, InterruptedException {
        return finished(target).stream()
                .filter(diagnosis -> diagnosis.path("origin").asText().equals("WATCH"))
                .map(CaseRun::verdict)
                .toList();
    }

    private List<JsonNode> finished(long target) throws IOException, InterruptedException {
        var finished = new ArrayList<JsonNode>();
        for (var diagnosis : api.read("targets/" + target + "/diagnoses").path("data")) {
            if (!diagnosis.path("verdict").isMissingNode()) {
                finished.add(0, diagnosis);
            }
        }
        return finished;
    }

    /** What was seen, for whoever wants to know why. */
    private void keep(LabJvm jvm, long target) throws IOException, InterruptedException {
        Files.writeString(
                directory.resolve(program.name() + ".json"),
                "{\"diagnoses\":" + api.read("targets/" + target + "/diagnoses") + ",\"samples\":"
                        + api.read("targets/" + target + "/samples") + ",\"truths\":" + ResultFile.json(jvm.truths())
                        + "}",
                UTF_8);
    }

    private static Instant startOf(LabJvm jvm) {
        return jvm.truth().map(LabTruth::startedAt).orElseGet(Instant::now);
    }

    private static String verdict(JsonNode diagnosis) {
        return diagnosis.path("verdict").asText();
    }

    private static void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
    }
}
