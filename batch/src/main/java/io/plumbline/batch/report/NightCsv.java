package io.plumbline.batch.report;

import io.plumbline.batch.report.Night.NightTarget;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a night as a table: a header, then one line for each target, the most urgent first. Thread-safe. */
public final class NightCsv {

    private static final List<String> COLUMNS = List.of(
            "night",
            "target",
            "diagnosis",
            "outcome",
            "bytesPerSecond",
            "countPerSecond",
            "exhaustionAt",
            "changes",
            "muted",
            "sentence",
            "said");

    private NightCsv() {}

    /** The table, lines ended by carriage return and line feed. */
    public static String of(Night night) {
        var times = new LocalTimes(night.zone());
        return Csv.table(COLUMNS, night.targets().stream().map(target -> row(night, target, times)));
    }

    private static Stream<String> row(Night night, NightTarget target, LocalTimes times) {
        return Stream.of(
                night.at().toString(),
                Csv.text(target.name()),
                target.diagnosis() == null ? "" : target.diagnosis().toString(),
                target.outcome().name(),
                Csv.number(target.bytesPerSecond()),
                Csv.number(target.countPerSecond()),
                target.exhaustionAt() == null ? "" : target.exhaustionAt().toString(),
                Csv.text(target.changes().stream()
                        .map(change -> change.kind() + " " + change.fingerprint())
                        .collect(Collectors.joining(" "))),
                Integer.toString(target.muted()),
                Csv.text(target.sentence()),
                Csv.text(target.said().stream()
                        .map(said -> said.subject() + " " + said.sentence(times))
                        .collect(Collectors.joining("; "))));
    }
}
