package io.plumbline.bench.links;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plumbline.bench.links.LinksBench.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What was measured, for readers and for programs, with the conditions. Immutable. */
final class LinksReport {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final double MILLION = 1e6;

    private final Map<String, String> conditions;
    private final List<Measurement> measurements;

    LinksReport(LinksBenchSettings settings, Map<String, String> database, List<Measurement> measurements)
            throws IOException {
        this.conditions = new LinkedHashMap<>();
        conditions.put("links", String.format(Locale.ROOT, "%,d", settings.links()));
        conditions.put("processor", processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        conditions.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        database.forEach((name, value) -> conditions.put("PostgreSQL " + name, value));
        this.measurements = List.copyOf(measurements);
    }

    String markdown() {
        var text = new StringBuilder();
        conditions.forEach((name, value) ->
                text.append("* ").append(name).append(": ").append(value).append('\n'));
        text.append("\nOne client, milliseconds: p50 / p95 / p99 of ")
                .append(measurements.get(0).answers().get(0).requests())
                .append(" requests after a warm-up.\n\n| question |");
        measurements.forEach(
                one -> text.append(String.format(Locale.ROOT, " %,.1f M visits |", one.visits() / MILLION)));
        text.append("\n|---|").append("---|".repeat(measurements.size())).append('\n');
        for (int row = 0; row < measurements.get(0).answers().size(); row++) {
            text.append("| ")
                    .append(measurements.get(0).answers().get(row).question())
                    .append(" |");
            for (var one : measurements) {
                var answer = one.answers().get(row);
                text.append(
                        String.format(Locale.ROOT, " %.1f / %.1f / %.1f |", answer.p50(), answer.p95(), answer.p99()));
            }
            text.append('\n');
        }
        text.append("\nSeconds, once each.\n\n| stage |");
        measurements.forEach(
                one -> text.append(String.format(Locale.ROOT, " %,.1f M visits |", one.visits() / MILLION)));
        text.append("\n|---|").append("---|".repeat(measurements.size())).append('\n');
        for (int row = 0; row < measurements.get(0).stages().size(); row++) {
            text.append("| ")
                    .append(measurements.get(0).stages().get(row).name())
                    .append(" |");
            for (var one : measurements) {
                text.append(String.format(
                        Locale.ROOT, " %.1f |", one.stages().get(row).took().toMillis() / 1e3));
            }
            text.append('\n');
        }
        text.append("| database afterwards, GB |");
        measurements.forEach(one -> text.append(String.format(Locale.ROOT, " %.2f |", one.bytes() / 1e9)));
        return text.append('\n').toString();
    }

    String json() throws JsonProcessingException {
        return JSON.writeValueAsString(Map.of(
                "conditions",
                conditions,
                "measurements",
                measurements.stream().map(LinksReport::json).toList()));
    }

    private static Map<String, Object> json(Measurement one) {
        var stages = new LinkedHashMap<String, Double>();
        one.stages().forEach(stage -> stages.put(stage.name(), stage.took().toMillis() / 1e3));
        return Map.of(
                "visits", one.visits(), "bytes", one.bytes(), "stagesSeconds", stages, "answersMillis", one.answers());
    }

    private static String processor() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(System.getProperty("os.arch"));
        }
    }
}
