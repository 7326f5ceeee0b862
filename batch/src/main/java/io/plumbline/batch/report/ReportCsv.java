package io.plumbline.batch.report;

import io.plumbline.batch.repair.Comparison;
import io.plumbline.batch.repair.Outcome;
import io.plumbline.batch.repair.RepairCheck;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report's findings as a table: a header, one line per finding, then one for each that is gone since the
 * night before, then one for each other that a new build is checked for, a single line without finding columns if there is none
 * of all. Thread-safe.
 */
public final class ReportCsv {

    private static final List<String> COLUMNS = List.of(
            "diagnosis",
            "target",
            "from",
            "to",
            "verdict",
            "reason",
            "fingerprint",
            "area",
            "grade",
            "summary",
            "bytesPerSecond",
            "low",
            "high",
            "countPerSecond",
            "exhaustionAt",
            "element",
            "holder",
            "holderField",
            "allocationSite",
            "path",
            "repair",
            "evidence",
            "change",
            "since",
            "build",
            "repairOutcome",
            "buildBefore",
            "buildAfter",
            "comparisons",
            "stage",
            "anomaly",
            "knownLeak");

    private static final int REPORT_COLUMNS = 6;

    private ReportCsv() {}

    /** The table, lines ended by carriage return and line feed. */
    public static String of(Report report) {
        var changes = report.changes();
        var found = report.verdict().findings().stream()
                .map(finding -> line(
                        finding(finding),
                        changes.of(finding.fingerprint()),
                        finding.build(),
                        report.repairOf(finding.fingerprint()),
                        finding));
        var gone = changes.all().stream()
                .filter(change -> change.kind() == Change.Kind.GONE)
                .map(change -> line(
                        past(change.fingerprint(), change.area(), change.summary(), change.element()),
                        Optional.of(change),
                        null,
                        report.repairOf(change.fingerprint()),
                        null));
        var checked = report.repairs().stream()
                .filter(check -> changes.of(check.fingerprint()).isEmpty())
                .map(check -> line(
                        past(check.fingerprint(), check.area(), check.summary(), check.element()),
                        Optional.empty(),
                        null,
                        Optional.of(check),
                        null));
        var lines = Stream.of(found, gone, checked).flatMap(rows -> rows).toList();
        var rows =
                (lines.isEmpty() ? List.of(blank()) : lines).stream().map(line -> Stream.concat(report(report), line));
        return Csv.table(COLUMNS, rows);
    }

    private static Stream<String> report(Report report) {
        return Stream.of(
                Long.toString(report.diagnosis()),
                Csv.text(report.subject().name()),
                report.from().toString(),
                report.to().toString(),
                report.verdict().kind().name(),
                Csv.text(report.verdict().reason().orElse(null)));
    }

    private static Stream<String> finding(Finding finding) {
        return Stream.of(
                finding.fingerprint(),
                finding.area().key(),
                finding.grade().name(),
                Csv.text(finding.summary()),
                Csv.number(finding.bytesPerSecond()),
                Csv.number(finding.low()),
                Csv.number(finding.high()),
                Csv.number(finding.countPerSecond()),
                Csv.text(
                        finding.exhaustionAt() == null
                                ? null
                                : finding.exhaustionAt().toString()),
                Csv.text(finding.element()),
                Csv.text(finding.holder()),
                Csv.text(finding.holderField()),
                Csv.text(finding.allocationSite()),
                Csv.text(String.join(" -> ", finding.path())),
                Csv.text(finding.repair()),
                Csv.text(String.join(" ", finding.evidence())));
    }

    private static Stream<String> past(
            String fingerprint, @Nullable Area area, String summary, @Nullable String element) {
        return Stream.of(
                fingerprint,
                area == null ? "" : area.key(),
                "",
                Csv.text(summary),
                "",
                "",
                "",
                "",
                "",
                Csv.text(element),
                "",
                "",
                "",
                "",
                "",
                "");
    }

    private static Stream<String> line(
            Stream<String> cause,
            Optional<Change> change,
            @Nullable String build,
            Optional<RepairCheck> repair,
            @Nullable Finding found) {
        var known = found == null ? null : found.knownLeak();
        return Stream.concat(
                cause,
                Stream.of(
                        change.map(Change::kind).map(Change.Kind::name).orElse(""),
                        change.map(Change::since).map(Instant::toString).orElse(""),
                        Csv.text(build),
                        repair.map(RepairCheck::outcome).map(Outcome::name).orElse(""),
                        Csv.text(repair.map(RepairCheck::buildBefore).orElse(null)),
                        Csv.text(repair.map(RepairCheck::buildAfter).orElse(null)),
                        Csv.text(repair.map(ReportCsv::compared).orElse(null)),
                        Csv.text(found == null ? null : found.stage()),
                        Csv.text(found == null ? null : found.anomaly()),
                        Csv.text(known == null ? null : known.line())));
    }

    private static String compared(RepairCheck check) {
        return check.comparisons().stream().map(Comparison::sentence).collect(Collectors.joining(" "));
    }

    private static Stream<String> blank() {
        return COLUMNS.stream().skip(REPORT_COLUMNS).map(column -> "");
    }
}
