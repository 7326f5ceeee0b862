package io.plumbline.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
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
    private volatile DemoOutcome outcome;

    DemoPatient(String name, LabJvm jvm, DiagnosisApi api, String expected) throws IOException, InterruptedException {
        this.name = name;
        this.jvm = jvm;
        this.api = api;
        this.target = api.register(name, jvm.jmxUrl());
        this.expected = expected;
        this.outcome = new DemoOutcome(name, expected, "", List.of());
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
        return outcome;
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
        outcome = new DemoOutcome(name, expected, verdict, missing(diagnosis.path("findings")));
        var line = new StringBuilder(name).append(": ").append(verdict);
        diagnosis.path("findings").forEach(finding -> line.append("\n         ").append(sentence(finding)));
        if (diagnosis.path("findings").isEmpty()) {
            line.append(" - ").append(diagnosis.path("reason").asText());
        }
        return line.append("\n         report: ")
                .append(api.address("reports/" + diagnosis.path("id").asLong()))
                .toString();
    }

    /* What the first finding does not say, or says differently from what the lab knows of itself. */
    private List<String> missing(JsonNode findings) {
        var truth = jvm.truth().orElse(null);
        return truth == null || !expected.equals("LEAK")
                ? List.of()
                : DemoPromise.of(truth).missing(findings.path(0), truth);
    }

    private static String lineOf(JsonNode finding, String key) {
        return finding.path(key).isMissingNode() ? "unknown" : finding.path(key).asText();
    }

    private String sentence(JsonNode finding) {
        return String.format(
                Locale.ROOT,
                "%s %s of %s, grade %s, allocated or started at %s%s",
                finding.path("summary").asText(),
                rates(finding),
                lineOf(finding, "element"),
                finding.path("grade").asText(),
                lineOf(finding, "allocationSite"),
                finding.hasNonNull("exhaustionAt")
                        ? ", exhausted at " + finding.path("exhaustionAt").asText()
                        : "");
    }

    private String rates(JsonNode finding) {
        double bytes = jvm.truth().map(LabTruth::bytesPerSecond).orElse(0.0);
        double things = jvm.truth().map(LabTruth::instancesPerSecond).orElse(0.0);
        return finding.has("bytesPerSecond")
                ? String.format(
                        Locale.ROOT,
                        "%.0f B/s (the lab says %.0f B/s)",
                        finding.path("bytesPerSecond").asDouble(),
                        bytes)
                : String.format(
                        Locale.ROOT,
                        "%.2f/s (the lab says %.2f/s)",
                        finding.path("countPerSecond").asDouble(),
                        things);
    }
}
