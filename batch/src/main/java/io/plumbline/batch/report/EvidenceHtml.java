package io.plumbline.batch.report;

import io.plumbline.batch.offheap.FamilyGrowth;
import io.plumbline.batch.trend.ClassGrowth;
import io.plumbline.batch.verdict.RetainingPath;
import io.plumbline.batch.verdict.Wording;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was seen besides the causes, as sections of the page: classes, threads, the resident memory, and what was not seen. */
final class EvidenceHtml {

    private static final int CLASSES_SHOWN = 12;
    private static final int FAMILIES_SHOWN = 12;
    private static final int PATHS_SHOWN = 5;

    private final Report report;
    private final LocalTimes times;
    private final StringBuilder page;

    EvidenceHtml(Report report, LocalTimes times, StringBuilder page) {
        this.report = report;
        this.times = times;
        this.page = page;
    }

    void write() {
        classes();
        otherPaths();
        new ProfilesHtml(report, times, page).write();
        families();
        if (report.evidence().threads() != null) {
            HeldHtml.write(report.evidence().threads(), times, page);
        }
        if (report.collectorWork() != null) {
            CollectorHtml.write(report.collectorWork(), times, page);
        }
        new TraceHtml(report, times, page).write();
        if (report.opinion() != null) {
            OpinionHtml.write(report.opinion(), page);
        }
        ledger();
        gaps();
        acceptedRisks();
    }

    private void classes() {
        var compared = report.evidence().classes();
        if (compared.growths().isEmpty()) {
            return;
        }
        begin("Classes that grow");
        table(
                List.of("class", "bytes per second", "instances per second", "instances", "share of the growth"),
                compared.growths().stream().limit(CLASSES_SHOWN).map(EvidenceHtml::row));
        page.append("<p class=\"quiet\">From ")
                .append(compared.histograms())
                .append(compared.live() ? " histograms of live objects" : " histograms that count garbage, too")
                .append("; ")
                .append(compared.growths().size())
                .append(" classes grew.</p>");
        end();
    }

    private static List<String> row(ClassGrowth growth) {
        return List.of(
                growth.className(),
                Wording.bytes(growth.bytesPerSecond().perSecond()),
                Wording.countRate(growth.instancesPerSecond().perSecond()),
                String.format(Locale.ROOT, "%,d", growth.instances()),
                Wording.percent(growth.share()));
    }

    /** Who else keeps growing objects alive than the causes say. */
    private void otherPaths() {
        var told = report.verdict().findings().stream()
                .map(finding -> finding.path())
                .toList();
        var others = report.evidence().paths().stream()
                .filter(path -> !told.contains(path.steps()))
                .limit(PATHS_SHOWN)
                .toList();
        if (others.isEmpty()) {
            return;
        }
        begin("Also kept alive");
        table(List.of("class", "by", "through"), others.stream().map(EvidenceHtml::row));
        end();
    }

    private static List<String> row(RetainingPath path) {
        return List.of(
                path.className(),
                path.holderField() == null ? path.holder() : path.holder() + "." + path.holderField(),
                String.join(" → ", path.steps()));
    }

    private void families() {
        var grown = report.evidence().families();
        if (grown.isEmpty()) {
            return;
        }
        begin("Threads, class loaders and open files that there are more of");
        table(
                List.of("what", "name", "before", "now", "pools or loaders", "started in", "are at"),
                grown.stream().limit(FAMILIES_SHOWN).map(EvidenceHtml::row));
        end();
    }

    private static List<String> row(FamilyGrowth grown) {
        var now = grown.now();
        return List.of(
                switch (now.kind()) {
                    case THREADS -> "threads";
                    case LOADERS -> "classes";
                    case FILES -> "files";
                },
                now.name(),
                Integer.toString(grown.membersBefore()),
                Integer.toString(now.members()),
                grown.groupsBefore() + " to " + now.groups(),
                orUnknown(grown.site()),
                orUnknown(now.place()));
    }

    private static String orUnknown(@Nullable String place) {
        return place == null ? "–" : place;
    }

    private void ledger() {
        var ledger = report.ledger();
        if (ledger == null) {
            return;
        }
        begin("Resident memory");
        page.append("<table class=\"ledger\"><thead><tr><th></th><th>")
                .append(times.minute(ledger.from()))
                .append("</th><th>")
                .append(times.minute(ledger.to()))
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
                        + " then too low, and may be negative. What the JVM takes for itself is in it, too, unless the JVM runs with"
                        + " <code>-XX:NativeMemoryTracking=summary</code>.</p>");
        end();
    }

    private void gaps() {
        if (report.gaps().isEmpty()) {
            return;
        }
        begin("What was not looked at");
        page.append("<ul>");
        for (var gap : report.gaps()) {
            page.append("<li>")
                    .append(Html.text(gap.what()))
                    .append(": ")
                    .append(Html.text(gap.why()))
                    .append("</li>");
        }
        page.append("</ul>");
        end();
    }

    private void acceptedRisks() {
        if (report.accepted().isEmpty()) {
            return;
        }
        begin("Risks accepted");
        page.append("<ul>");
        for (var accepted : report.accepted()) {
            page.append("<li>")
                    .append(Html.text(accepted.risk()))
                    .append(", by ")
                    .append(Html.text(accepted.by()))
                    .append(", ")
                    .append(times.minute(accepted.at()))
                    .append("</li>");
        }
        page.append("</ul>");
        end();
    }

    private void begin(String heading) {
        page.append("<section><h2>").append(heading).append("</h2>");
    }

    private void end() {
        page.append("</section>\n");
    }

    private void table(List<String> columns, Stream<List<String>> rows) {
        Html.table(page, columns, rows);
    }
}
