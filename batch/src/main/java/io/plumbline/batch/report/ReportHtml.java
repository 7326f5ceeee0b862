package io.plumbline.batch.report;

import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Finding;
import io.plumbline.batch.verdict.Wording;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;

/**
 * Writes a report as one page that needs nothing else: no script, no font, no image from elsewhere. It follows the
 * reader's light or dark setting and prints well. Every text from outside is escaped. Thread-safe.
 */
public final class ReportHtml {

    private final Report report;
    private final LocalTimes times;
    private final StringBuilder page = new StringBuilder(16_384);

    private ReportHtml(Report report) {
        this.report = report;
        this.times = new LocalTimes(report.zone());
    }

    /** The report as a page in UTF-8. */
    public static String of(Report report) {
        return new ReportHtml(report).write();
    }

    private String write() {
        head();
        verdict();
        changes();
        RepairHtml.write(page, report.repairs(), times);
        findingsAndSeries();
        new EvidenceHtml(report, times, page).write();
        page.append("<footer>Diagnosis ")
                .append(report.diagnosis())
                .append(", written ")
                .append(times.minute(report.writtenAt()))
                .append(" by Plumbline. 1 KB is 1,000 bytes; times are ")
                .append(Html.text(times.zoneAt(report.to())))
                .append(".</footer></main></body></html>\n");
        return page.toString();
    }

    private void head() {
        Html.head(page, kind() + ": " + report.subject().name());
        page.append("<header><p>Memory report, ")
                .append(times.minute(report.from()))
                .append(" to ")
                .append(times.minute(report.to()))
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
            FindingHtml.fact(page, "JVM", Html.text(report.subject().jvm()));
        }
        life();
        if (report.subject().build() != null) {
            FindingHtml.fact(page, "Build", Html.text(report.subject().build()));
        }
        page.append("</dl></section>\n");
    }

    private void life() {
        var start = report.subject().startedAt();
        var end = report.subject().endedAt();
        if (start != null && end != null) {
            FindingHtml.fact(
                    page,
                    "Ran from",
                    times.minute(start) + " to " + times.minute(end)
                            + (report.subject().unreached() == null
                                    ? " <small>this life is over; another one has begun since</small>"
                                    : " <small>seen last then; it was not reached since</small>")
                            + restarts());
        } else if (start != null) {
            FindingHtml.fact(page, "Running since", times.minute(start) + restarts());
        }
    }

    private String restarts() {
        long starts =
                report.beginningsInWindow().stream().filter(Beginning::start).count();
        return starts < 2 ? "" : " <small>" + starts + " starts within the window</small>";
    }

    private void rateFacts(Finding finding) {
        FindingHtml.fact(page, "Rate", FindingHtml.rate(finding));
        FindingHtml.fact(page, "Limit reached", FindingHtml.until(finding.exhaustionAt(), report.to(), times));
        if (finding.bytesPerSecond() != null && finding.countPerSecond() != null) {
            FindingHtml.fact(page, "Instances", Html.text(Wording.countRate(finding.countPerSecond())));
        }
    }

    private void changes() {
        var changes = report.changes();
        if (changes.all().isEmpty()) {
            return;
        }
        page.append("<section><h2>")
                .append(
                        changes.comparedWith() == null
                                ? "What is new"
                                : "Compared with the night before, " + times.minute(changes.comparedWith()))
                .append(": ")
                .append(changes.counts())
                .append("</h2><ul class=\"changes\">");
        changes.all()
                .forEach(change -> page.append("<li><strong class=\"")
                        .append(change.kind().name().toLowerCase(Locale.ROOT))
                        .append("\">")
                        .append(change.kind().name().toLowerCase(Locale.ROOT))
                        .append("</strong> ")
                        .append(Html.name(change.subject()))
                        .append(" <small>")
                        .append(Html.text(change.sentence(times)))
                        .append("</small></li>"));
        page.append("</ul></section>\n");
    }

    /** Every cause with the chart of what it makes grow; then the charts of what no cause is told of. */
    private void findingsAndSeries() {
        var series = new EnumMap<Area, ReportSeries>(Area.class);
        report.series().forEach(shown -> series.put(shown.area(), shown));
        var drawn = EnumSet.noneOf(Area.class);
        var sections = new FindingHtml(report, times, page);
        for (var finding : report.verdict().findings()) {
            sections.write(finding, drawn.add(finding.area()) ? series.get(finding.area()) : null);
        }
        if (drawn.isEmpty() && series.containsKey(Area.HEAP)) {
            heap(series.get(Area.HEAP));
            drawn.add(Area.HEAP);
        }
        var others = series.values().stream()
                .filter(shown -> !drawn.contains(shown.area()))
                .toList();
        if (!others.isEmpty()) {
            page.append("<section><h2>What else was measured</h2><div class=\"small\">");
            others.forEach(this::series);
            page.append("</div></section>\n");
        }
    }

    private void heap(ReportSeries series) {
        page.append("<section><h2>Java heap after garbage collections</h2>");
        SeriesHtml.write(page, series, report.beginningsInWindow(), times);
        page.append("<p class=\"quiet\">")
                .append(Html.text(series.trend().reason()))
                .append("</p></section>\n");
    }

    private void series(ReportSeries series) {
        page.append("<div><h3>")
                .append(Html.text(capital(series.area().label())))
                .append("</h3>");
        SeriesHtml.small(page, series, report.beginningsInWindow(), times);
        page.append("</div>");
    }

    private String kind() {
        return report.verdict().kind().name();
    }

    private static String capital(String label) {
        return label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
    }
}
