package io.plumbline.web.diagnosis;

import io.plumbline.batch.report.LocalTimes;
import java.util.List;

/**
 * The page that lists the latest reports, newest first: a complete HTML document without scripts, images or anything else
 * from outside. Thread-safe.
 */
final class ReportIndexHtml {

    /** The one style sheet of the page; the page's content security policy names it by its hash. */
    static final String STYLE = """
            body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
            table{border-collapse:collapse;width:100%}
            th,td{text-align:left;padding:.5rem .75rem;border-bottom:1px solid #d5dae0;vertical-align:top}
            td:nth-child(2){overflow-wrap:anywhere}
            @media(max-width:40rem){table{font-size:.875rem}th,td{padding:.5rem .25rem}}
            .LEAK{color:#a40e26;font-weight:600}.GROWTH{color:#7d4e00;font-weight:600}
            .STEADY{color:#116329}.INCONCLUSIVE{color:#57606a}
            @media(prefers-color-scheme:dark){body{background:#14171a;color:#e6e9ec}a{color:#79b8ff}
            th,td{border-color:#3a4047}.LEAK{color:#ff8182}.GROWTH{color:#e3a952}.STEADY{color:#7ce38b}
            .INCONCLUSIVE{color:#adb5bd}}
            """;

    private ReportIndexHtml() {}

    /** The document for these reports. */
    static String page(List<ReportLine> reports, LocalTimes times) {
        var page = new StringBuilder(1024 + 256 * reports.size());
        page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\">")
                .append("<title>Plumbline: reports</title><style>")
                .append(STYLE)
                .append(
                        "</style></head><body><main><h1>Reports</h1><p><a href=\"nights/latest\">The last night over all targets</a></p>\n");
        if (reports.isEmpty()) {
            page.append("<p>No diagnosis has finished yet.</p>\n");
        } else {
            appendTable(page, reports, times);
        }
        return page.append("</main></body></html>\n").toString();
    }

    private static void appendTable(StringBuilder page, List<ReportLine> reports, LocalTimes times) {
        page.append("<table><thead><tr><th scope=\"col\">Written</th><th scope=\"col\">Target</th>")
                .append("<th scope=\"col\">Verdict</th><th scope=\"col\">Report</th></tr></thead><tbody>\n");
        reports.forEach(report -> appendRow(page, report, times));
        page.append("</tbody></table><p>Times are ")
                .append(escaped(times.zoneAt(reports.get(0).madeAt())))
                .append(".</p>\n");
    }

    private static void appendRow(StringBuilder page, ReportLine report, LocalTimes times) {
        var madeAt = times.minute(report.madeAt());
        page.append("<tr><td><time datetime=\"%s\">%s</time></td>".formatted(report.madeAt(), madeAt))
                .append("<td>%s</td>".formatted(escaped(report.targetName())))
                .append("<td class=\"%1$s\">%1$s</td>".formatted(escaped(report.verdict())))
                .append("<td><a href=\"reports/%1$d\">diagnosis %1$d</a></td></tr>\n".formatted(report.id()));
    }

    /** Text that stands for itself in an element and in a quoted attribute. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
