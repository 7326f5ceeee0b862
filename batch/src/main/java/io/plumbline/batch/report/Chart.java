package io.plumbline.batch.report;

import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.verdict.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * An inline SVG of one series: the samples as dots, the floor as a line, the fitted line with the band of its interval.
 * Colours come from the page's style sheet.
 */
final class Chart {

    private static final double WIDTH = 720;
    private static final double HEIGHT = 260;
    private static final double LEFT = 74;
    private static final double RIGHT = 14;
    private static final double TOP = 14;
    private static final double BOTTOM = 34;
    private static final int GRID_LINES = 4;

    /** More dots than this cannot be told apart; every n-th is drawn. */
    private static final int MOST_DOTS = 1200;

    private final ReportSeries shown;
    private final Instant start;
    private final double seconds;
    private final double lowest;
    private final double highest;
    private final double step;

    private Chart(ReportSeries shown) {
        var samples = shown.samples();
        this.shown = shown;
        this.start = samples.instant(0);
        this.seconds = Math.max(1e-3, since(samples.instant(samples.size() - 1)));
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < samples.size(); i++) {
            least = Math.min(least, samples.value(i));
            most = Math.max(most, samples.value(i));
        }
        double room = Math.max((most - least) * 0.08, Math.max(1, Math.abs(most) * 0.02));
        this.step = roundStep((most - least + 2 * room) / GRID_LINES);
        this.lowest = least >= 0 ? Math.max(0, Math.floor((least - room) / step) * step) : least - room;
        this.highest = Math.ceil((most + room) / step) * step;
    }

    /** The chart, or a sentence where there are too few points to draw. */
    static String of(ReportSeries shown) {
        if (shown.samples().size() < 2) {
            return "<p class=\"quiet\">Too few samples to draw.</p>";
        }
        return new Chart(shown).draw();
    }

    private String draw() {
        var svg = new StringBuilder();
        svg.append(format(
                "<svg class=\"chart\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s over time\">",
                WIDTH, HEIGHT, Html.text(shown.area().label())));
        grid(svg);
        fitted(svg);
        dots(svg, shown.samples());
        svg.append("<path class=\"floor\" d=\"").append(path(shown.floor())).append("\"/>");
        return svg.append("</svg>").toString();
    }

    private void grid(StringBuilder svg) {
        for (double value = lowest; value <= highest + step / 2; value += step) {
            double y = y(value);
            svg.append(format("<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/>", LEFT, y, WIDTH - RIGHT));
            svg.append(format(
                    "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT - 8, y + 4, amount(value)));
        }
        for (int i = 0; i <= GRID_LINES; i++) {
            double second = seconds * i / GRID_LINES;
            var anchor = i == 0 ? "start" : i == GRID_LINES ? "end" : "middle";
            svg.append(format(
                    "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                    x(second),
                    HEIGHT - 10,
                    anchor,
                    i == 0 ? "start" : "+" + Wording.duration(Duration.ofSeconds(Math.round(second)))));
        }
    }

    private void dots(StringBuilder svg, Series samples) {
        int every = Math.max(1, samples.size() / MOST_DOTS);
        svg.append("<path class=\"samples\" d=\"");
        for (int i = 0; i < samples.size(); i += every) {
            svg.append(format("M%.1f %.1fh0", x(since(samples.instant(i))), y(samples.value(i))));
        }
        svg.append("\"/>");
    }

    /** The fitted line and, around its middle, the fan of slopes within the interval. */
    private void fitted(StringBuilder svg) {
        var trend = shown.trend();
        var floor = shown.floor();
        if (trend.kind() == Trend.Kind.TOO_SHORT || floor.size() < 2) {
            return;
        }
        var from = floor.instant(0);
        var to = floor.instant(floor.size() - 1);
        double half = (since(to) - since(from)) / 2;
        double a = shown.fittedAt(from);
        double b = shown.fittedAt(to);
        if (Double.isFinite(trend.rate().low()) && Double.isFinite(trend.rate().high())) {
            double up = (trend.rate().high() - trend.rate().perSecond()) * half;
            double down = (trend.rate().perSecond() - trend.rate().low()) * half;
            svg.append(format(
                    "<path class=\"band\" d=\"M%.1f %.1fL%.1f %.1fV%.1fL%.1f %.1fZ\"/>",
                    x(since(from)), y(a - up), x(since(to)), y(b + up), y(b - down), x(since(from)), y(a + down)));
        }
        svg.append(
                format("<path class=\"fit\" d=\"M%.1f %.1fL%.1f %.1f\"/>", x(since(from)), y(a), x(since(to)), y(b)));
    }

    private String path(Series series) {
        var path = new StringBuilder();
        for (int i = 0; i < series.size(); i++) {
            path.append(format("%s%.1f %.1f", i == 0 ? "M" : "L", x(since(series.instant(i))), y(series.value(i))));
        }
        return path.toString();
    }

    private String amount(double value) {
        return shown.area().isBytes() ? Wording.bytes(value) : Wording.digits(value);
    }

    private double since(Instant at) {
        return Duration.between(start, at).toMillis() / 1000.0;
    }

    private double x(double second) {
        return LEFT + (WIDTH - LEFT - RIGHT) * second / seconds;
    }

    private double y(double value) {
        double share = Math.min(1, Math.max(0, (value - lowest) / (highest - lowest)));
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share;
    }

    /** The next larger of 1, 2, 2.5 and 5 times a power of ten. */
    private static double roundStep(double step) {
        double power = Math.pow(10, Math.floor(Math.log10(step)));
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (factor * power >= step) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
