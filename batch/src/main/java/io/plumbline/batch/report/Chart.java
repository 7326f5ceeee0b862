package io.plumbline.batch.report;

import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.verdict.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An inline SVG of one series: the samples as dots, the floor as a line, the fitted line with the band of its interval, the
 * process' starts and builds, and the limit with the time at which it is reached, where that is near. Colours come from the page's style
 * sheet. One thread.
 */
final class Chart {

    private static final double WIDTH = 720;
    private static final double HEIGHT = 270;
    private static final double LEFT = 74;
    private static final double RIGHT = 14;
    private static final double TOP = 24;
    private static final double BOTTOM = 34;
    private static final int GRID_LINES = 4;

    /** More dots than this cannot be told apart; every n-th is drawn. */
    static final int MOST_DOTS = 1200;

    /** A limit that is further ahead than this many times what was seen would leave no room for what was seen. */
    private static final double FURTHEST_AHEAD = 3;

    /** More marks than this hide what they mark; other builds come first, then the latest starts. */
    private static final int MOST_MARKS = 12;

    /** Labels that begin within so many points of the one before would be written over it. */
    private static final double LABEL_WIDTH = 90;

    /** A start that lies further before the first sample than this part of what was seen is not drawn. */
    private static final double FURTHEST_BEFORE = 0.1;

    private final ReportSeries shown;
    private final LocalTimes times;
    private final List<Beginning> beginnings;
    private final Trend.@Nullable Exhaustion exhaustion;
    private final Instant start;
    private final double seconds;
    private final double lowest;
    private final double highest;
    private final double step;

    private Chart(ReportSeries shown, List<Beginning> begun, LocalTimes times) {
        var samples = shown.samples();
        var first = samples.instant(0);
        var last = samples.instant(samples.size() - 1);
        var length = Duration.between(first, last);
        this.shown = shown;
        this.times = times;
        this.beginnings = begun.stream()
                .filter(beginning -> !beginning.at().isAfter(last))
                .filter(beginning -> between(beginning.at(), first) <= FURTHEST_BEFORE * between(first, last))
                .sorted(Comparator.comparing(Beginning::start).thenComparing(Beginning::at, Comparator.reverseOrder()))
                .limit(MOST_MARKS)
                .sorted(Comparator.comparing(Beginning::at))
                .toList();
        this.exhaustion = near(shown.trend(), last, length);
        this.start = beginnings.stream()
                .map(Beginning::at)
                .filter(at -> at.isBefore(first))
                .findFirst()
                .orElse(first);
        var end = exhaustion == null ? last : exhaustion.at().plus(length.dividedBy(20));
        this.seconds = Math.max(1e-3, between(start, end));
        double least = samples.lowest(0, 1);
        double most = exhaustion == null ? samples.highest() : Math.max(samples.highest(), exhaustion.limit());
        double room = Math.max((most - least) * 0.08, Math.max(1, Math.abs(most) * 0.02));
        this.step = roundStep((most - least + 2 * room) / GRID_LINES);
        this.lowest = least >= 0 ? Math.max(0, Math.floor((least - room) / step) * step) : least - room;
        this.highest = Math.ceil((most + room) / step) * step;
    }

    /** The chart, or a sentence where there are too few points to draw. */
    static String of(ReportSeries shown, List<Beginning> begun, LocalTimes times) {
        if (shown.samples().size() < 2) {
            return "<p class=\"quiet\">Too few samples to draw.</p>";
        }
        return new Chart(shown, begun, times).draw();
    }

    private static Trend.@Nullable Exhaustion near(Trend trend, Instant last, Duration length) {
        var reached = trend.exhaustion();
        return reached != null
                        && reached.at().isAfter(last)
                        && between(last, reached.at()) <= FURTHEST_AHEAD * length.toMillis() / 1000
                ? reached
                : null;
    }

    private String draw() {
        var svg = new StringBuilder();
        svg.append(format(
                "<svg class=\"chart\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">",
                WIDTH, HEIGHT, Html.text(described())));
        grid(svg);
        marks(svg);
        fitted(svg);
        dots(svg, shown.samples());
        svg.append("<path class=\"floor\" d=\"").append(path(shown.floor())).append("\"/>");
        limit(svg);
        return svg.append("</svg>").toString();
    }

    /** What those hear who do not see it. */
    private String described() {
        var samples = shown.samples();
        int last = samples.size() - 1;
        return shown.area().label() + " from " + times.minute(samples.instant(0)) + ", " + amount(samples.value(0))
                + ", to " + times.minute(samples.instant(last)) + ", " + amount(samples.value(last));
    }

    private void grid(StringBuilder svg) {
        for (double value = lowest; value <= highest + step / 2; value += step) {
            double y = y(value);
            svg.append(format("<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/>", LEFT, y, WIDTH - RIGHT));
            text(svg, "tick", LEFT - 8, y + 4, "end", amount(value));
        }
        var axis = times.axis(Duration.ofMillis(Math.round(seconds * 1000)));
        for (int i = 0; i <= GRID_LINES; i++) {
            double second = seconds * i / GRID_LINES;
            var anchor = i == 0 ? "start" : i == GRID_LINES ? "end" : "middle";
            text(
                    svg,
                    i == 0 || i == GRID_LINES ? "tick" : "tick between",
                    x(second),
                    HEIGHT - 10,
                    anchor,
                    axis.format(start.plusMillis(Math.round(second * 1000))));
        }
    }

    private void marks(StringBuilder svg) {
        double free = 0;
        for (var begun : beginnings) {
            double x = x(since(begun.at()));
            event(svg, "event", begun.at(), x < free ? "" : begun.label());
            free = x < free ? free : x + LABEL_WIDTH;
        }
    }

    private void event(StringBuilder svg, String style, Instant at, String label) {
        double x = x(since(at));
        boolean right = x < WIDTH / 2;
        svg.append(format("<path class=\"%s\" d=\"M%.1f %.1fV%.1f\"/>", style, x, TOP - 6, HEIGHT - BOTTOM));
        if (!label.isEmpty()) {
            text(svg, "tick", x + (right ? 4 : -4), TOP - 8, right ? "start" : "end", label);
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

    /** The line as it would go on, the limit, and between which times it would be reached. */
    private void limit(StringBuilder svg) {
        if (exhaustion == null) {
            return;
        }
        var last = shown.samples().instant(shown.samples().size() - 1);
        double limit = y(exhaustion.limit());
        double reached = x(since(exhaustion.at()));
        double latest = exhaustion.latest() == null ? seconds : Math.min(seconds, since(exhaustion.latest()));
        double earliest = Math.max(since(last), since(exhaustion.earliest()));
        svg.append(format("<path class=\"limit\" d=\"M%.1f %.1fH%.1f\"/>", LEFT, limit, WIDTH - RIGHT));
        svg.append(format(
                "<path class=\"ahead\" d=\"M%.1f %.1fL%.1f %.1f\"/>",
                x(since(last)), y(shown.fittedAt(last)), reached, limit));
        svg.append(format("<path class=\"reach\" d=\"M%.1f %.1fH%.1f\"/>", x(earliest), limit, x(latest)));
        event(
                svg,
                "reached",
                exhaustion.at(),
                "limit " + amount(exhaustion.limit()) + ", " + times.minute(exhaustion.at()));
    }

    private String path(Series series) {
        var path = new StringBuilder();
        for (int i = 0; i < series.size(); i++) {
            path.append(format("%s%.1f %.1f", i == 0 ? "M" : "L", x(since(series.instant(i))), y(series.value(i))));
        }
        return path.toString();
    }

    private static void text(StringBuilder svg, String style, double x, double y, String anchor, String text) {
        svg.append(format(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                style, x, y, anchor, Html.text(text)));
    }

    private String amount(double value) {
        return shown.area().isBytes() ? Wording.bytes(value) : Wording.digits(value);
    }

    private double since(Instant at) {
        return between(start, at);
    }

    private static double between(Instant one, Instant other) {
        return Duration.between(one, other).toMillis() / 1000.0;
    }

    private double x(double second) {
        return LEFT + (WIDTH - LEFT - RIGHT) * second / seconds;
    }

    private double y(double value) {
        double share = Math.min(1, Math.max(0, (value - lowest) / (highest - lowest)));
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share;
    }

    /** The next larger of 1, 2, 2.5 and 5 times a power of ten. */
    static double roundStep(double step) {
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
