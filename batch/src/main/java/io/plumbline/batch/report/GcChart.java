package io.plumbline.batch.report;

import static io.plumbline.batch.trace.GcEvent.UNKNOWN;

import io.plumbline.batch.trace.GcEvent;
import io.plumbline.batch.trace.GcOrigin;
import io.plumbline.batch.trace.GcTimeline;
import io.plumbline.batch.verdict.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/**
 * An inline SVG of garbage collections: the heap before and after each as a saw, what was alive as dots, the goal as a line, and below
 * them how long the program stood still. Collections that no eye can tell apart are drawn as one: the fullest heap before and the
 * emptiest after, the longest stop. Colours come from the page's style sheet. One thread.
 */
final class GcChart {

    private static final double WIDTH = 720;
    private static final double HEIGHT = 330;
    private static final double LEFT = 74;
    private static final double RIGHT = 14;
    private static final double TOP = 14;
    private static final double BOTTOM = 34;
    private static final double PAUSES = 54;
    private static final double GAP = 14;
    private static final int GRID_LINES = 4;

    /** More columns than this cannot be told apart. */
    private static final int COLUMNS = 600;

    private final GcTimeline timeline;
    private final LocalTimes times;
    private final Instant start;
    private final double seconds;
    private final long[] before = new long[COLUMNS];
    private final long[] after = new long[COLUMNS];
    private final long[] live = new long[COLUMNS];
    private final long[] goal = new long[COLUMNS];
    private final long[] pauseNanos = new long[COLUMNS];
    private final boolean[] own = new boolean[COLUMNS];
    private final double highest;
    private final double step;
    private final long longestNanos;

    private GcChart(GcTimeline timeline, LocalTimes times) {
        this.timeline = timeline;
        this.times = times;
        var events = timeline.events();
        this.start = timeline.leftOut() > 0
                ? events.get(0).at()
                : earlier(timeline.from(), events.get(0).at());
        this.seconds = Math.max(
                1e-3, since(later(timeline.to(), events.get(events.size() - 1).at())));
        for (long[] column : new long[][] {before, after, live, goal, pauseNanos}) {
            Arrays.fill(column, UNKNOWN);
        }
        events.forEach(this::note);
        long most = Math.max(
                Math.max(
                        Arrays.stream(before).max().orElse(0),
                        Arrays.stream(after).max().orElse(0)),
                1);
        this.step = Chart.roundStep(most * 1.05 / GRID_LINES);
        this.highest = Math.ceil(most * 1.02 / step) * step;
        this.longestNanos = Math.max(1, Arrays.stream(pauseNanos).max().orElse(0));
    }

    /** The chart, or a sentence where there is nothing to draw. */
    static String of(GcTimeline timeline, LocalTimes times) {
        return timeline.events().isEmpty()
                ? "<p class=\"quiet\">No collection was recorded.</p>"
                : new GcChart(timeline, times).draw();
    }

    private void note(GcEvent event) {
        int column = (int) Math.min(COLUMNS - 1, Math.max(0, since(event.at()) / seconds * COLUMNS));
        var heap = event.heap();
        before[column] = Math.max(before[column], heap.beforeBytes());
        after[column] = lowest(after[column], heap.afterBytes());
        live[column] = lowest(live[column], heap.liveBytes());
        goal[column] = Math.max(goal[column], heap.goalBytes());
        if (!event.pauses().isEmpty()) {
            pauseNanos[column] = Math.max(pauseNanos[column], event.pauseNanos());
        }
        own[column] |= event.origin() == GcOrigin.OWN;
    }

    private static long lowest(long one, long other) {
        return one == UNKNOWN || other == UNKNOWN ? Math.max(one, other) : Math.min(one, other);
    }

    private String draw() {
        var svg = new StringBuilder();
        svg.append(format(
                "<svg class=\"chart\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">",
                WIDTH, HEIGHT, Html.text(described())));
        grid(svg);
        svg.append("<path class=\"goal\" d=\"").append(goalPath()).append("\"/>");
        svg.append("<path class=\"heap\" d=\"").append(saw()).append("\"/>");
        svg.append("<path class=\"live\" d=\"").append(dots()).append("\"/>");
        stops(svg);
        return svg.append("</svg>").toString();
    }

    /** What those hear who do not see it. */
    private String described() {
        return String.format(
                Locale.ROOT,
                "%,d garbage collections from %s to %s, the longest stop %s",
                timeline.summary().collections(),
                times.minute(timeline.from()),
                times.minute(timeline.to()),
                millis(timeline.summary().pauses().longestNanos()));
    }

    private void grid(StringBuilder svg) {
        for (double value = 0; value <= highest + step / 2; value += step) {
            svg.append(format("<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/>", LEFT, y(value), WIDTH - RIGHT));
            text(svg, "tick", LEFT - 8, y(value) + 4, "end", Wording.bytes(value));
        }
        svg.append(format("<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/>", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT));
        text(svg, "tick", LEFT - 8, HEIGHT - BOTTOM - PAUSES + 8, "end", millis(longestNanos));
        text(svg, "tick", LEFT - 8, HEIGHT - BOTTOM, "end", "stops");
        var axis = times.axis(Duration.ofMillis(Math.round(seconds * 1000)));
        for (int i = 0; i <= GRID_LINES; i++) {
            double second = seconds * i / GRID_LINES;
            var anchor = i == 0 ? "start" : i == GRID_LINES ? "end" : "middle";
            text(
                    svg,
                    i == 0 || i == GRID_LINES ? "tick" : "tick between",
                    LEFT + (WIDTH - LEFT - RIGHT) * second / seconds,
                    HEIGHT - 10,
                    anchor,
                    axis.format(start.plusMillis(Math.round(second * 1000))));
        }
    }

    private String saw() {
        var path = new StringBuilder();
        for (int column = 0; column < COLUMNS; column++) {
            if (before[column] != UNKNOWN) {
                point(path, column, (double) before[column]);
            }
            if (after[column] != UNKNOWN) {
                point(path, column, (double) after[column]);
            }
        }
        return path.toString();
    }

    private String goalPath() {
        var path = new StringBuilder();
        for (int column = 0; column < COLUMNS; column++) {
            if (goal[column] != UNKNOWN) {
                point(path, column, (double) goal[column]);
            }
        }
        return path.toString();
    }

    private void point(StringBuilder path, int column, double value) {
        path.append(format("%s%.1f %.1f", path.length() == 0 ? "M" : "L", x(column), y(value)));
    }

    private String dots() {
        var path = new StringBuilder();
        for (int column = 0; column < COLUMNS; column++) {
            if (live[column] != UNKNOWN) {
                path.append(format("M%.1f %.1fh0", x(column), y((double) live[column])));
            }
        }
        return path.toString();
    }

    private void stops(StringBuilder svg) {
        var theirs = new StringBuilder();
        var ours = new StringBuilder();
        for (int column = 0; column < COLUMNS; column++) {
            if (pauseNanos[column] != UNKNOWN) {
                (own[column] ? ours : theirs)
                        .append(format(
                                "M%.1f %.1fV%.1f",
                                x(column),
                                HEIGHT - BOTTOM,
                                HEIGHT - BOTTOM - PAUSES * pauseNanos[column] / longestNanos));
            }
        }
        svg.append("<path class=\"pause\" d=\"").append(theirs).append("\"/>");
        svg.append("<path class=\"own\" d=\"").append(ours).append("\"/>");
    }

    private static void text(StringBuilder svg, String style, double x, double y, String anchor, String text) {
        svg.append(format(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                style, x, y, anchor, Html.text(text)));
    }

    /** For example {@code 12.3 ms}. */
    static String millis(long nanos) {
        return nanos >= 1_000_000_000 ? Wording.digits(nanos / 1e9) + " s" : Wording.digits(nanos / 1e6) + " ms";
    }

    private double since(Instant at) {
        return Duration.between(start, at).toMillis() / 1000.0;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static double x(int column) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (column + 0.5) / COLUMNS;
    }

    /* A goal may lie far above what is ever in use. */
    private double y(double value) {
        double floor = HEIGHT - BOTTOM - PAUSES - GAP;
        return floor - (floor - TOP) * Math.min(1, Math.max(0, value / highest));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
