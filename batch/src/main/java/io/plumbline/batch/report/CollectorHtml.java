package io.plumbline.batch.report;

import io.plumbline.batch.trend.CollectorWork;
import io.plumbline.batch.trend.CollectorWork.Measure;
import io.plumbline.batch.verdict.Wording;
import java.util.List;
import java.util.Locale;

/** How much the collector had to do at both ends of the window, as a section of the page. */
final class CollectorHtml {

    private static final double PERCENT = 100;
    private static final double MILLIS = 1e3;
    private static final double LEAST_PRINTED = 0.001;

    private CollectorHtml() {}

    static void write(CollectorWork work, LocalTimes times, StringBuilder page) {
        page.append("<section><h2>Garbage collections</h2>");
        Html.table(
                page,
                List.of(
                        "",
                        "until " + times.minute(work.firstUntil()),
                        "from " + times.minute(work.lastFrom()),
                        "over the window"),
                work.lines().stream().map(CollectorHtml::row));
        page.append(
                        "<p class=\"quiet\">The first and the last quarter of the window; without collections that we forced.</p>")
                .append("</section>\n");
    }

    private static List<String> row(CollectorWork.Line line) {
        return List.of(
                switch (line.measure()) {
                    case FREQUENCY -> "collections";
                    case PAUSE -> "pause of a collection";
                    case SHARE -> "part of the time in pauses";
                },
                value(line.measure(), line.first()),
                value(line.measure(), line.last()),
                change(line));
    }

    private static String value(Measure measure, double value) {
        return switch (measure) {
            case FREQUENCY -> value > 0 ? "one every " + Wording.digits(1 / value) + " s" : "none";
            case PAUSE -> Wording.digits(value * MILLIS) + " ms";
            case SHARE -> Wording.digits(value * PERCENT) + " %";
        };
    }

    private static String change(CollectorWork.Line line) {
        var how = switch (line.change()) {
            case MORE -> line.measure() == Measure.FREQUENCY ? "ever more often" : "ever more";
            case LESS -> line.measure() == Measure.FREQUENCY ? "ever less often" : "ever less";
            case LEVEL -> "no trend";
        };
        return how
                + (line.pValue() < LEAST_PRINTED
                        ? " (p < 0.001)"
                        : String.format(Locale.ROOT, " (p = %.3f)", line.pValue()));
    }
}
