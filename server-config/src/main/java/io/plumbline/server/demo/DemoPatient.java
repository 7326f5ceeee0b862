package io.plumbline.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * A JVM of the lab that the product diagnoses, with the verdict that it must reach in the end. One thread.
 *
 * <p>A young JVM is honestly inconclusive at first, so a verdict counts once it is the right one.
 */
final class DemoPatient {

    private final String name;
    private final LabJvm jvm;
    private final DiagnosisApi api;
    private final long target;
    private final String expected;
    private long lastDiagnosis = -1;
    private volatile String reached = "";

    DemoPatient(String name, LabJvm jvm, DiagnosisApi api, String expected) throws IOException, InterruptedException {
        this.name = name;
        this.jvm = jvm;
        this.api = api;
        this.target = api.register(name, jvm.jmxUrl());
        this.expected = expected;
    }

    String name() {
        return name;
    }

    long target() {
        return target;
    }

    String jmxUrl() {
        return jvm.jmxUrl();
    }

    /** What it is diagnosed to be by now; may be asked by any thread. */
    DemoOutcome outcome() {
        return new DemoOutcome(name, expected, reached);
    }

    /** A line for people if there is a new verdict. */
    Optional<String> news() throws IOException, InterruptedException {
        for (JsonNode diagnosis : api.read("targets/" + target + "/diagnoses").path("data")) {
            if (diagnosis.path("state").asText().equals("FINISHED")) {
                var id = diagnosis.path("id").asLong();
                var isNew = id != lastDiagnosis;
                lastDiagnosis = id;
                return isNew && !outcome().isAsPromised() ? Optional.of(line(diagnosis)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private String line(JsonNode diagnosis) {
        var verdict = diagnosis.path("verdict").asText();
        reached = verdict;
        var line = new StringBuilder(name).append(": ").append(verdict);
        diagnosis.path("findings").forEach(finding -> line.append("\n         ").append(line(finding, truth())));
        if (diagnosis.path("findings").isEmpty()) {
            line.append(" - ").append(diagnosis.path("reason").asText());
        }
        return line.append("\n         report: ")
                .append(api.address("reports/" + diagnosis.path("id").asLong()))
                .toString();
    }

    private double truth() {
        return jvm.truth().map(LabTruth::bytesPerSecond).orElse(0.0);
    }

    private static String lineOf(JsonNode finding, String key) {
        return finding.path(key).isMissingNode() ? "unknown" : finding.path(key).asText();
    }

    private static String line(JsonNode finding, double truth) {
        return String.format(
                Locale.ROOT,
                "%s; %.0f B/s of %s (the lab says %.0f B/s), grade %s, allocated at %s",
                finding.path("summary").asText(),
                finding.path("bytesPerSecond").asDouble(),
                lineOf(finding, "element"),
                truth,
                finding.path("grade").asText(),
                lineOf(finding, "allocationSite"));
    }
}
