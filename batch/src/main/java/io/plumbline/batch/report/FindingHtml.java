package io.plumbline.batch.report;

import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.profile.Reading;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.verdict.Finding;
import io.plumbline.batch.verdict.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One cause as a section of the page: what to do, since when, how fast, who holds it, who allocated it, and its chart. */
final class FindingHtml {

    private static final int FRAMES_SHOWN = 16;

    private final Report report;
    private final Changes changes;
    private final LocalTimes times;
    private final StringBuilder page;

    FindingHtml(Report report, LocalTimes times, StringBuilder page) {
        this.report = report;
        this.changes = report.changes();
        this.times = times;
        this.page = page;
    }

    /** Writes the section, with rate and limit unless the page has said them already; the chart of its area, if it is the first cause of that area. */
    void write(Finding finding, @Nullable ReportSeries series) {
        page.append("<section class=\"finding\"><span class=\"grade\" title=\"A: trend, path and age agree. B: two of"
                        + " them. C: one.\">grade ")
                .append(finding.grade())
                .append("</span><h2>")
                .append(Html.name(finding.element() == null ? finding.area().label() : finding.element()))
                .append("</h2><h3>What to do</h3><p class=\"repair\">")
                .append(Html.name(finding.repair()))
                .append("</p><dl class=\"facts\">");
        changes.of(finding.fingerprint()).ifPresent(known -> fact(page, "Seen first", since(known)));
        fact(page, "First found in build", finding.build() == null ? null : Html.text(finding.build()));
        fact(page, "Area", Html.text(finding.area().label()));
        fact(page, "Anomaly", anomaly(finding));
        fact(page, "Known leak", known(finding));
        if (report.verdict().findings().size() > 1) {
            fact(page, "Rate", rate(finding));
            fact(page, "Limit reached", until(finding.exhaustionAt(), report.to(), times));
        }
        fact(page, "Per request", perRequest(finding));
        fact(page, "Held by", code(holder(finding)));
        fact(page, "Allocated in", code(finding.allocationSite()));
        page.append("</dl>");
        report.repairOf(finding.fingerprint()).ifPresent(check -> {
            page.append("<h3>With the new build</h3>");
            RepairHtml.table(page, check);
        });
        if (series != null) {
            SeriesHtml.write(page, series, report.beginningsInWindow(), times);
        }
        list(page, "Kept alive through", "ol", finding.path());
        list(page, "Allocated through", "ol", stack(finding));
        profiled(finding);
        list(page, "Evidence", "ul", finding.evidence());
        page.append("<p class=\"mark\">Fingerprint <code>")
                .append(Html.text(finding.fingerprint()))
                .append("</code></p></section>\n");
    }

    private static @Nullable String anomaly(Finding finding) {
        return finding.anomaly() == null
                ? null
                : Html.text(finding.anomaly())
                        + (finding.stage() == null ? "" : " <small>seen by " + Html.text(finding.stage()) + "</small>");
    }

    private static @Nullable String known(Finding finding) {
        var leak = finding.knownLeak();
        return leak == null ? null : Html.text(leak.line()) + " <small>" + Html.text(leak.source()) + "</small>";
    }

    private String since(Change change) {
        var start = change.sinceStart();
        return times.minute(change.since())
                + (start == null ? "" : " <small>in the process started " + times.minute(start) + "</small>");
    }

    /** How much all of its area grows with each request, where requests are known. */
    private @Nullable String perRequest(Finding finding) {
        return report.evidence()
                .trend(finding.area())
                .map(Trend::perRequest)
                .map(growth ->
                        Html.text(Wording.perRequest(growth, finding.area().isBytes())) + " <small>"
                                + Html.text("at " + Wording.digits(growth.requestsPerSecond()) + " requests/s; "
                                        + Wording.traffic(growth.traffic()))
                                + "</small>")
                .orElse(null);
    }

    /** The calls that led to the allocation, the innermost first, where the recording has them. */
    private List<String> stack(Finding finding) {
        return report.evidence().allocationSites().stream()
                .map(AllocationSite::frames)
                .filter(frames -> frames.size() > 1)
                .filter(frames ->
                        frames.stream().anyMatch(frame -> frame.toString().equals(finding.allocationSite())))
                .findFirst()
                .map(frames ->
                        frames.stream().limit(FRAMES_SHOWN).map(Frame::toString).toList())
                .orElse(List.of());
    }

    /**
     * Where the profiles see instances of the class allocated: those that stay before all that are made. Two pictures of one leak
     * that were taken apart, and agree, are more than one.
     */
    private void profiled(Finding finding) {
        report.profiles().stream()
                .filter(profile -> !profile.summary().reading().isNative())
                .sorted(Comparator.comparing(
                        (ComparedProfile profile) -> profile.summary().reading() != Reading.LIVE))
                .flatMap(profile -> profile.summary().stacks().stream()
                        .filter(stack -> stack.className().equals(finding.element()))
                        .filter(stack -> !stack.frames().isEmpty())
                        .limit(1)
                        .map(stack -> Map.entry(profile.summary().reading(), stack)))
                .findFirst()
                .ifPresent(found -> list(
                        page,
                        "In the profile of what is " + found.getKey().words() + ", most of it through",
                        "ol",
                        found.getValue().frames().stream()
                                .limit(FRAMES_SHOWN)
                                .map(Frame::toString)
                                .toList()));
    }

    /** How long it is to an end, and when that is. */
    static @Nullable String until(@Nullable Instant at, Instant now, LocalTimes times) {
        if (at == null) {
            return null;
        }
        var left = Duration.between(now, at);
        return left.isNegative() || left.isZero()
                ? "now"
                : "in " + Wording.duration(left) + " <small>" + times.minute(at) + "</small>";
    }

    static void fact(StringBuilder page, String name, @Nullable String html) {
        if (html != null) {
            page.append("<div><dt>")
                    .append(name)
                    .append("</dt><dd>")
                    .append(html)
                    .append("</dd></div>");
        }
    }

    static @Nullable String rate(Finding finding) {
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

    private static void list(StringBuilder page, String heading, String tag, List<String> items) {
        if (items.isEmpty()) {
            return;
        }
        page.append("<h3>").append(heading).append("</h3><").append(tag).append('>');
        items.forEach(item -> page.append("<li>").append(Html.name(item)).append("</li>"));
        page.append("</").append(tag).append('>');
    }

    private static @Nullable String holder(Finding finding) {
        return finding.holder() == null || finding.holderField() == null
                ? finding.holder()
                : finding.holder() + "." + finding.holderField();
    }

    private static @Nullable String code(@Nullable String name) {
        return name == null ? null : "<code>" + Html.name(name) + "</code>";
    }
}
