package io.plumbline.bench.links;

import static java.util.stream.Collectors.joining;

import io.plumbline.bench.links.LinksBench.Measurement;
import io.plumbline.bench.product.Machine;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What was measured, for readers, with the conditions. Immutable. */
final class LinksReport {

    private static final double MILLION = 1e6;
    private static final double GIGABYTE = 1e9;
    private static final String NOTHING = "";

    private final Map<String, String> conditions;
    private final List<Measurement> measurements;

    LinksReport(LinksBenchSettings settings, Map<String, String> database, List<Measurement> measurements)
            throws IOException {
        this.conditions = new LinkedHashMap<>();
        conditions.put("links", String.format(Locale.ROOT, "%,d", settings.links()));
        conditions.put("processor", Machine.processor());
        conditions.put("Java", Machine.java());
        database.forEach((name, value) -> conditions.put("PostgreSQL " + name, value));
        this.measurements = List.copyOf(measurements);
    }

    String markdown() {
        var text = new StringBuilder();
        conditions.forEach((name, value) ->
                text.append("* ").append(name).append(": ").append(value).append('\n'));
        text.append("\nOne client, milliseconds: p50 / p95 / p99, after every question was asked for a warm-up.\n\n");
        head(text, "question");
        questions()
                .forEach(question -> row(
                        text,
                        question,
                        one -> one.answers().to(question).map(LinksReport::text).orElse(NOTHING)));
        text.append("\nOnce each: seconds that passed / seconds of PostgreSQL's processor time.\n\n");
        head(text, "stage");
        stages().forEach(stage -> row(text, stage, one -> took(one, stage)));
        row(
                text,
                "database, GB",
                one -> String.format(Locale.ROOT, "%.2f", one.prepared().bytes() / GIGABYTE));
        return text.toString();
    }

    private List<String> questions() {
        return measurements.stream()
                .flatMap(one -> one.answers().questions().stream())
                .distinct()
                .toList();
    }

    private List<String> stages() {
        return measurements.stream()
                .flatMap(one -> one.prepared().stages().stream())
                .map(Stage::name)
                .distinct()
                .toList();
    }

    private void head(StringBuilder text, String first) {
        row(text, first, one -> String.format(Locale.ROOT, "%,.1f M visits", one.visits() / MILLION));
        text.append("|---|").append("---|".repeat(measurements.size())).append('\n');
    }

    private void row(StringBuilder text, String first, Function<Measurement, String> cell) {
        text.append(measurements.stream().map(cell).collect(joining(" | ", "| " + first + " | ", " |\n")));
    }

    private static String text(Percentiles answer) {
        return String.format(Locale.ROOT, "%.1f / %.1f / %.1f", answer.p50(), answer.p95(), answer.p99());
    }

    private static String took(Measurement one, String stage) {
        return one.prepared().stages().stream()
                .filter(done -> done.name().equals(stage))
                .map(done -> String.format(Locale.ROOT, "%.1f / %.1f", done.seconds(), done.databaseSeconds()))
                .collect(joining(", "));
    }
}
