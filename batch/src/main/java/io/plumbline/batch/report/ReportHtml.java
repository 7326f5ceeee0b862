package io.plumbline.batch.report;

import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Finding;
import io.plumbline.batch.verdict.Wording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report as one page that needs nothing else: no script, no font, no image from elsewhere. It follows the
 * reader's light or dark setting and prints well. Every text from outside is escaped. Thread-safe.
 */
public final class ReportHtml {

    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String STYLE = style();

    private final Report report;
    private final StringBuilder page = new StringBuilder(16_384);

    private ReportHtml(Report report) {
        this.report = report;
    }

    /** The report as a page in UTF-8. */
    public static String of(Report report) {
        return new ReportHtml(report).write();
    }

    private String write() {
        head();
        verdict();
        report.verdict().findings().forEach(this::finding);
        report.series().forEach(this::series);
        ledger();
        gaps();
        acceptedRisks();
        page.append("<footer>Diagnosis ")
                .append(report.diagnosis())
                .append(", written ")
                .append(time(report.writtenAt()))
                .append(" by Plumbline. 1 KB is 1,000 bytes; times are UTC.</footer></main></body></html>\n");
        return page.toString();
    }

    private void head() {
        var name = Html.text(report.subject().name());
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<meta http-equiv=\"Content-Security-Policy\"")
                .append(" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
                .append("<title>")
                .append(kind())
                .append(": ")
                .append(name)
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body><main><header><p>Memory report, ")
                .append(time(report.from()))
                .append(" to ")
                .append(time(report.to()))
                .append(" (")
                .append(Wording.duration(Duration.between(report.from(), report.to())))
                .append(")</p><h1>")
                .append(Html.name(report.subject().name()))
                .append("</h1></header>\n");
    }

    private void verdict() {
        page.append("<section class=\"verdict ")
                .append(kind().toLowerCase(Locale.ROOT))
                .append("\"><p class=\"word\">")
                .append(kind())
                .append("</p><p class=\"sentence\">")
                .append(Html.name(report.verdict().sentence()))
                .append("</p><dl class=\"facts\">");
        report.verdict().findings().stream().findFirst().ifPresent(this::rateFacts);
        if (!report.subject().jvm().isEmpty()) {
            fact("JVM", Html.text(report.subject().jvm()));
        }
        fact("Build", text(report.subject().build()));
        page.append("</dl></section>\n");
    }

    private void rateFacts(Finding finding) {
        fact("Rate", rate(finding));
        fact("Limit reached", finding.exhaustionAt() == null ? null : until(finding.exhaustionAt()));
        if (finding.bytesPerSecond() != null && finding.countPerSecond() != null) {
            fact("Instances", Html.text(Wording.countRate(finding.countPerSecond())));
        }
    }

    private void finding(Finding finding) {
        page.append(
                        "<section class=\"finding\"><span class=\"grade\" title=\"A: trend, path and age agree. B: two of them. C: one.\">grade ")
                .append(finding.grade())
                .append("</span><h2>")
                .append(Html.name(finding.element() == null ? finding.area().label() : finding.element()))
                .append("</h2><h3>What to do</h3><p class=\"repair\">")
                .append(Html.name(finding.repair()))
                .append("</p><dl class=\"facts\">");
        fact("Area", Html.text(finding.area().label()));
        fact("Rate", rate(finding));
        fact("Held by", code(holder(finding)));
        fact("Allocated in", code(finding.allocationSite()));
        fact("First found in build", text(finding.build()));
        page.append("</dl>");
        list("Kept alive through", "ol", finding.path());
        list("Evidence", "ul", finding.evidence());
        page.append("<p class=\"mark\">Fingerprint <code>")
                .append(Html.text(finding.fingerprint()))
                .append("</code></p></section>\n");
    }

    private void series(ReportSeries series) {
        var heading = series.area() == Area.HEAP
                ? "Java heap after garbage collections"
                : capital(series.area().label());
        page.append("<section><h2>")
                .append(Html.text(heading))
                .append("</h2><figure>")
                .append(Chart.of(series))
                .append("<figcaption><span class=\"key dot\"></span>samples<span class=\"key line\"></span>floor");
        if (series.trend().kind() != Trend.Kind.TOO_SHORT) {
            page.append("<span class=\"key dash\"></span>fitted line, with the range of its slope");
        }
        page.append("<br>").append(Html.text(series.trend().reason())).append("</figcaption></figure></section>\n");
    }

    private void ledger() {
        var ledger = report.ledger();
        if (ledger == null) {
            return;
        }
        page.append("<section><h2>Resident memory</h2><table class=\"ledger\"><thead><tr><th></th><th>")
                .append(time(ledger.from()))
                .append("</th><th>")
                .append(time(ledger.to()))
                .append("</th><th>change</th></tr></thead><tbody>");
        ledger.lines()
                .forEach(line -> page.append("<tr><th>")
                        .append(Html.text(line.what()))
                        .append("</th><td>")
                        .append(Wording.bytes((double) line.fromBytes()))
                        .append("</td><td>")
                        .append(Wording.bytes((double) line.toBytes()))
                        .append("</td><td>")
                        .append(Wording.bytes((double) line.toBytes() - line.fromBytes()))
                        .append("</td></tr>"));
        page.append(
                "</tbody></table><p>Committed memory that nobody has touched yet is not resident: the unexplained line is"
                        + " then too low, and may be negative.</p></section>\n");
    }

    private void gaps() {
        if (report.gaps().isEmpty()) {
            return;
        }
        page.append("<section><h2>What was not looked at</h2><ul>");
        for (var gap : report.gaps()) {
            page.append("<li>")
                    .append(Html.text(gap.what()))
                    .append(": ")
                    .append(Html.text(gap.why()))
                    .append("</li>");
        }
        page.append("</ul></section>\n");
    }

    private void acceptedRisks() {
        if (report.accepted().isEmpty()) {
            return;
        }
        page.append("<section><h2>Risks accepted</h2><ul>");
        for (var accepted : report.accepted()) {
            page.append("<li>")
                    .append(Html.text(accepted.risk()))
                    .append(", by ")
                    .append(Html.text(accepted.by()))
                    .append(", ")
                    .append(time(accepted.at()))
                    .append("</li>");
        }
        page.append("</ul></section>\n");
    }

    private void fact(String name, @Nullable String html) {
        if (html != null) {
            page.append("<div><dt>")
                    .append(name)
                    .append("</dt><dd>")
                    .append(html)
                    .append("</dd></div>");
        }
    }

    private static @Nullable String text(@Nullable String value) {
        return value == null ? null : Html.text(value);
    }

    private void list(String heading, String tag, List<String> items) {
        if (items.isEmpty()) {
            return;
        }
        page.append("<h3>").append(heading).append("</h3><").append(tag).append('>');
        items.forEach(item -> page.append("<li>").append(Html.name(item)).append("</li>"));
        page.append("</").append(tag).append('>');
    }

    private String until(Instant exhaustion) {
        var left = Duration.between(report.to(), exhaustion);
        return left.isNegative() || left.isZero()
                ? "now"
                : "in " + Wording.duration(left) + " <small>" + time(exhaustion) + "</small>";
    }

    private String kind() {
        return report.verdict().kind().name();
    }

    private static @Nullable String rate(Finding finding) {
        var bytes = finding.bytesPerSecond();
        var count = finding.countPerSecond();
        if (bytes != null) {
            return Html.text(Wording.bytes(bytes) + "/s") + " <small>"
                    + Html.text(Wording.bytes(bytes * 86_400) + " per day" + range(finding, true)) + "</small>";
        }
        return count == null
                ? null
                : Html.text(Wording.countRate(count)) + " <small>" + Html.text(range(finding, false)) + "</small>";
    }

    private static String range(Finding finding, boolean bytes) {
        var low = finding.low();
        var high = finding.high();
        if (low == null || high == null) {
            return "";
        }
        return bytes
                ? "; " + Wording.bytes(low) + " to " + Wording.bytes(high) + " per second"
                : Wording.countRate(low) + " to " + Wording.countRate(high);
    }

    private static @Nullable String holder(Finding finding) {
        return finding.holder() == null || finding.holderField() == null
                ? finding.holder()
                : finding.holder() + "." + finding.holderField();
    }

    private static @Nullable String code(@Nullable String name) {
        return name == null ? null : "<code>" + Html.name(name) + "</code>";
    }

    private static String capital(String label) {
        return label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
    }

    private static String time(Instant at) {
        return MINUTES.format(at);
    }

    private static String style() {
        try (var stream = Objects.requireNonNull(
                ReportHtml.class.getResourceAsStream("report.css"), "report.css is not on the class path")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
