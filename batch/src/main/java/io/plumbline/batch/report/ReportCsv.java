package io.plumbline.batch.report;

import io.plumbline.batch.verdict.Finding;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report's findings as a table after RFC 4180: a header, one line per finding, a single line without finding
 * columns if there is none. A text that a spreadsheet would take for a formula gets an apostrophe in front. Thread-safe.
 */
public final class ReportCsv {

    private static final String END = "\r\n";

    /** First characters that make spreadsheets calculate (OWASP, CSV injection). */
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

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
            "build");

    private static final int REPORT_COLUMNS = 6;

    private ReportCsv() {}

    /** The table, lines ended by carriage return and line feed. */
    public static String of(Report report) {
        var findings = report.verdict().findings();
        var rows = findings.isEmpty()
                ? Stream.of(Stream.concat(report(report), blank()))
                : findings.stream().map(finding -> Stream.concat(report(report), finding(finding)));
        return Stream.concat(Stream.of(COLUMNS.stream()), rows)
                .map(row -> row.collect(Collectors.joining(",")) + END)
                .collect(Collectors.joining());
    }

    private static Stream<String> report(Report report) {
        return Stream.of(
                Long.toString(report.diagnosis()),
                text(report.subject().name()),
                report.from().toString(),
                report.to().toString(),
                report.verdict().kind().name(),
                text(report.verdict().reason().orElse(null)));
    }

    private static Stream<String> finding(Finding finding) {
        return Stream.of(
                finding.fingerprint(),
                finding.area().key(),
                finding.grade().name(),
                text(finding.summary()),
                number(finding.bytesPerSecond()),
                number(finding.low()),
                number(finding.high()),
                number(finding.countPerSecond()),
                text(
                        finding.exhaustionAt() == null
                                ? null
                                : finding.exhaustionAt().toString()),
                text(finding.element()),
                text(finding.holder()),
                text(finding.holderField()),
                text(finding.allocationSite()),
                text(String.join(" -> ", finding.path())),
                text(finding.repair()),
                text(String.join(" ", finding.evidence())),
                text(finding.build()));
    }

    private static Stream<String> blank() {
        return COLUMNS.stream().skip(REPORT_COLUMNS).map(column -> "");
    }

    /** A number as it is, also a negative one: a number is no formula. */
    private static String number(@Nullable Double value) {
        return value == null ? "" : value.toString();
    }

    private static String text(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return "";
        }
        var safe = FORMULA.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
        boolean quoted = safe.chars().anyMatch(character -> ",\"\r\n".indexOf(character) >= 0);
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
