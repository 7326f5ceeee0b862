package io.plumbline.batch.report;

import io.plumbline.batch.verdict.Verdict;
import io.plumbline.batch.verdict.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes news as mail: a subject, a text, and a page that mail clients show as it is meant, because it has nothing but tables
 * and styles in its elements. Thread-safe.
 */
public final class NewsMail {

    private static final String FONT = "font-family:Arial,Helvetica,sans-serif;";

    /** Clients do not pass the font of a page on to its tables; names of classes are long and have no blanks. */
    private static final String CELL = FONT + "line-height:1.5;word-break:break-word;overflow-wrap:anywhere";

    private static final String TABLE = "<table role=\"presentation\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\"";

    private final List<News> news;
    private final LocalTimes times;

    /** The mail on these, of which there is at least one. */
    public NewsMail(List<News> news, LocalTimes times) {
        this.news = news.stream()
                .sorted(Comparator.comparing(News::verdict, Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
        this.times = times;
    }

    /** One line without control characters. */
    public String subject() {
        var first = news.get(0);
        if (news.size() == 1) {
            return "[Plumbline] " + line(first.title());
        }
        long leaks =
                news.stream().filter(one -> one.verdict() == Verdict.Kind.LEAK).count();
        return "[Plumbline] " + line(first.title()) + " and " + (news.size() - 1) + " more (" + leaks + " of "
                + news.size() + " leak)";
    }

    /** The mail as plain text. */
    public String text() {
        return news.stream().map(this::text).collect(Collectors.joining("\n")) + "\nTimes are " + zone() + ".\n";
    }

    private String text(News one) {
        var text = new StringBuilder();
        text.append(line(one.title()))
                .append(", ")
                .append(times.minute(one.at()))
                .append('\n')
                .append(line(one.summary()))
                .append('\n');
        if (one.exhaustionAt() != null) {
            text.append("Limit reached: ")
                    .append(limit(one.at(), one.exhaustionAt()))
                    .append('\n');
        }
        one.changes()
                .forEach(change -> text.append("- ")
                        .append(change.kind())
                        .append(": ")
                        .append(line(change.subject()))
                        .append(". ")
                        .append(line(change.sentence(times)))
                        .append('\n'));
        if (one.repair() != null) {
            text.append("What to do: ").append(line(one.repair())).append('\n');
        }
        if (one.page() != null) {
            text.append(one.page()).append('\n');
        }
        return text.toString();
    }

    /** The mail as a page. */
    public String html() {
        var page = new StringBuilder();
        page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\">")
                .append("<meta name=\"color-scheme\" content=\"light dark\">")
                .append("<meta name=\"supported-color-schemes\" content=\"light dark\"><title>")
                .append(Html.text(subject()))
                .append("</title></head><body style=\"margin:0;padding:16px;")
                .append(FONT)
                .append("font-size:15px;line-height:1.5\">");
        news.forEach(one -> html(page, one));
        return page.append("<p style=\"margin:0;font-size:13px\">Times are ")
                .append(Html.text(zone()))
                .append(". Written by Plumbline.</p></body></html>\n")
                .toString();
    }

    /* No colour of text or ground is set, so that clients which darken mail do it right; the bar is seen on either. */
    private void html(StringBuilder page, News one) {
        page.append(TABLE)
                .append(" width=\"600\" style=\"width:100%;max-width:600px;margin:0 0 24px\"><tr>")
                .append("<td style=\"padding:2px 0 2px 14px;border-left:5px solid ")
                .append(colour(one))
                .append(';')
                .append(CELL)
                .append("\"><p style=\"margin:0 0 4px\"><b>")
                .append(Html.text(one.title()))
                .append("</b>, ")
                .append(times.minute(one.at()))
                .append("</p><p style=\"margin:0 0 12px;font-size:18px;line-height:1.35\">")
                .append(Html.text(one.summary()))
                .append("</p>")
                .append(TABLE)
                .append('>');
        if (one.exhaustionAt() != null) {
            row(page, "Limit reached", "<b>" + limit(one.at(), one.exhaustionAt()) + "</b>");
        }
        one.changes()
                .forEach(change -> row(
                        page,
                        change.kind().toString(),
                        "<b>" + Html.text(change.subject()) + "</b><br>" + Html.text(change.sentence(times))));
        if (one.repair() != null) {
            row(page, "What to do", Html.text(one.repair()));
        }
        if (one.page() != null) {
            row(page, "", "<a href=\"" + Html.text(one.page()) + "\">All of it, in the console</a>");
        }
        page.append("</table></td></tr></table>");
    }

    private static void row(StringBuilder page, String label, String html) {
        page.append(
                        "<tr><td width=\"110\" style=\"width:110px;padding:3px 12px 3px 0;vertical-align:top;font-size:13px;")
                .append(CELL)
                .append("\">")
                .append(label)
                .append("</td><td style=\"padding:3px 0;vertical-align:top;")
                .append(CELL)
                .append("\">")
                .append(html)
                .append("</td></tr>");
    }

    private String limit(Instant now, Instant at) {
        var left = Duration.between(now, at);
        return times.minute(at) + (left.isNegative() ? "" : ", in " + Wording.duration(left));
    }

    private static String colour(News one) {
        return one.diagnosis() == null ? "#1b6e4b" : one.verdict() == Verdict.Kind.LEAK ? "#b3261e" : "#8a5a00";
    }

    private String zone() {
        return times.zoneAt(news.get(0).at());
    }

    /** The text without what would begin a new line or a header of its own. */
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
