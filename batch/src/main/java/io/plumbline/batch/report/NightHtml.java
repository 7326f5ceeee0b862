package io.plumbline.batch.report;

import io.plumbline.batch.report.Night.NightTarget;
import io.plumbline.batch.report.Night.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Writes a night as one page in the style of a report: whether to worry, what grows with when it matters and what has changed,
 * what was not judged and why, and who is steady. Thread-safe.
 */
public final class NightHtml {

    private final Night night;
    private final LocalTimes times;
    private final StringBuilder page = new StringBuilder(8192);

    private NightHtml(Night night) {
        this.night = night;
        this.times = new LocalTimes(night.zone());
    }

    /** The night as a page in UTF-8, whose links lead to the reports beside it. */
    public static String of(Night night) {
        return new NightHtml(night).write();
    }

    private String write() {
        Html.head(page, "Night of " + times.minute(night.at()));
        page.append("<header><p>Nightly summary</p><h1>")
                .append(times.minute(night.at()))
                .append("</h1></header>\n");
        answer();
        alarming();
        gone();
        unjudged();
        steady();
        muted();
        page.append("<footer>");
        if (night.before() != null) {
            page.append("<a href=\"./")
                    .append(night.before())
                    .append("\">The night before, ")
                    .append(times.minute(night.before()))
                    .append("</a>. ");
        }
        page.append("Written by Plumbline. 1 KB is 1,000 bytes; times are ")
                .append(Html.text(times.zoneAt(night.at())))
                .append(".</footer></main></body></html>\n");
        return page.toString();
    }

    private void answer() {
        var worst = night.worst();
        page.append("<section class=\"verdict ")
                .append(worst.name().toLowerCase(Locale.ROOT))
                .append("\"><p class=\"word\">")
                .append(worst)
                .append("</p><p class=\"sentence\">")
                .append(Html.name(night.sentence()))
                .append("</p><dl class=\"facts\">");
        for (var outcome : Outcome.values()) {
            long count = night.targets().stream()
                    .filter(target -> target.outcome() == outcome)
                    .count();
            if (count > 0) {
                FindingHtml.fact(page, outcome.label(), Long.toString(count));
            }
        }
        page.append("</dl></section>\n");
    }

    private void alarming() {
        var those = those(NightTarget::isAlarming);
        if (those.isEmpty()) {
            return;
        }
        page.append("<h2>What grows</h2>\n");
        those.forEach(this::card);
    }

    private void card(NightTarget target) {
        page.append("<section class=\"verdict ")
                .append(target.outcome().name().toLowerCase(Locale.ROOT))
                .append("\"><p class=\"word\">")
                .append(target.outcome())
                .append("</p><h3 class=\"who\">")
                .append(link(target))
                .append("</h3><p>")
                .append(Html.name(target.sentence()))
                .append("</p><dl class=\"facts\">");
        FindingHtml.fact(page, "Rate", target.rate().map(Html::text).orElse(null));
        FindingHtml.fact(page, "Limit reached", FindingHtml.until(target.exhaustionAt(), night.at(), times));
        page.append("</dl>");
        if (!target.changes().isEmpty()) {
            page.append("<ul class=\"changes\">");
            target.changes().forEach(this::change);
            page.append("</ul>");
        }
        said(target);
        if (target.repair() != null) {
            page.append("<p class=\"repair\"><b>What to do:</b> ")
                    .append(Html.name(target.repair()))
                    .append("</p>");
        }
        page.append("</section>\n");
    }

    private void change(Change change) {
        var kind = change.kind().name().toLowerCase(Locale.ROOT);
        page.append("<li><strong class=\"")
                .append(kind)
                .append("\">")
                .append(kind)
                .append("</strong> <small>")
                .append(Html.name(change.subject()))
                .append(": ")
                .append(Html.text(change.sentence(times)))
                .append("</small></li>");
    }

    /** What was said of its causes, and by whom: whoever reads of one again knows that it was muted for a while. */
    private void said(NightTarget target) {
        if (target.said().isEmpty()) {
            return;
        }
        page.append("<ul class=\"changes\">");
        target.said()
                .forEach(said -> page.append("<li><small>")
                        .append(Html.name(said.subject()))
                        .append(' ')
                        .append(Html.text(said.sentence(times)))
                        .append("</small></li>"));
        page.append("</ul>");
    }

    /** What has ended on targets that are steady now; the others tell it themselves. */
    private void gone() {
        var those = those(target -> !target.isAlarming() && !target.changes().isEmpty());
        if (those.isEmpty()) {
            return;
        }
        page.append("<section><h2>What is gone</h2>");
        those.forEach(target -> {
            page.append("<h3 class=\"who\">").append(link(target)).append("</h3><ul class=\"changes\">");
            target.changes().forEach(this::change);
            page.append("</ul>");
        });
        page.append("</section>\n");
    }

    private void unjudged() {
        var those = those(target -> !target.outcome().isJudged());
        if (those.isEmpty()) {
            return;
        }
        page.append("<section><h2>What was not judged</h2><ul>");
        those.forEach(target -> page.append("<li>")
                .append(link(target))
                .append(", ")
                .append(target.outcome().label())
                .append(": ")
                .append(Html.text(target.sentence()))
                .append("</li>"));
        page.append("</ul></section>\n");
    }

    private void steady() {
        var those = those(target -> target.outcome() == Outcome.STEADY);
        if (!those.isEmpty()) {
            page.append("<section><h2>Steady</h2><p>")
                    .append(those.stream().map(NightHtml::link).collect(Collectors.joining(", ")))
                    .append("</p></section>\n");
        }
    }

    private void muted() {
        var those = those(target -> target.outcome() != Outcome.STEADY && target.isMuted());
        if (those.isEmpty()) {
            return;
        }
        page.append("<section><h2>Muted</h2>");
        those.forEach(target -> {
            page.append("<h3 class=\"who\">").append(link(target)).append("</h3>");
            said(target);
        });
        page.append("</section>\n");
    }

    private List<NightTarget> those(Predicate<NightTarget> which) {
        return night.targets().stream().filter(which).toList();
    }

    private static String link(NightTarget target) {
        var name = Html.name(target.name());
        return target.diagnosis() == null ? name : "<a href=\"../reports/" + target.diagnosis() + "\">" + name + "</a>";
    }
}
