package io.plumbline.batch.trend;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How much a JVM's garbage collector had to do, at the begin and at the end of a window: what a leak does to a program before memory
 * runs out. Immutable.
 *
 * <p>The window is cut into {@value #PARTS} parts of the same length. The first and the last quarter of them are compared, and the
 * test of Mann and Kendall, corrected for autocorrelation, says whether the parts between them climb or fall. Collections that
 * somebody forced for a capture are left out with their pauses.
 *
 * @param from begin of the window
 * @param firstUntil end of its first quarter
 * @param lastFrom begin of its last quarter
 * @param to end of the window
 */
public record CollectorWork(Instant from, Instant firstUntil, Instant lastFrom, Instant to, List<Line> lines) {

    static final int PARTS = 24;
    private static final int QUARTER = 4;

    /** Fewer parts with collections tell nothing of a trend. */
    private static final int FEWEST = 12;

    private static final double SIGNIFICANT = 0.01;

    /** A change of less than a quarter is not worth a word. */
    private static final double NOTABLE = 1.25;

    private static final double CONFIDENCE = 0.95;
    private static final double MILLIS = 1e3;

    /** What is measured. */
    public enum Measure {
        /** Collections in a second. */
        FREQUENCY,
        /** For how many seconds the program stands still for one of them. */
        PAUSE,
        /** Which part of the time it stands still: 0 to 1. */
        SHARE;

        /** The name in JSON: lower case. */
        @JsonValue
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What it has become. */
    public enum Change {
        MORE,
        LESS,
        LEVEL;

        /** The name in JSON: lower case. */
        @JsonValue
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One measure.
     *
     * @param first its value over the first quarter of the window
     * @param last over the last one
     * @param pValue how likely parts in some order would climb or fall like these: two-sided
     */
    public record Line(Measure measure, double first, double last, Change change, double pValue) {}

    /**
     * What a JVM had counted since its start.
     *
     * @param millis of pauses
     * @param forced whether the latest collection was one that we forced
     */
    public record Count(Instant at, long collections, long millis, boolean forced) {}

    /** What happened in a part of the window, or in some of them together. */
    private record Work(double seconds, long collections, long millis) {

        private static final Work NONE = new Work(0, 0, 0);

        Work and(Work other) {
            return new Work(seconds + other.seconds, collections + other.collections, millis + other.millis);
        }

        double of(Measure measure) {
            return switch (measure) {
                case FREQUENCY -> collections / seconds;
                case PAUSE -> millis / MILLIS / collections;
                case SHARE -> millis / MILLIS / seconds;
            };
        }
    }

    public CollectorWork {
        lines = List.copyOf(lines);
    }

    /** By what one JVM had counted, in the order of time; empty if that is too little to tell. */
    public static Optional<CollectorWork> of(List<Count> counts) {
        if (counts.size() < PARTS) {
            return Optional.empty();
        }
        var from = counts.get(0).at();
        var to = counts.get(counts.size() - 1).at();
        var parts = parts(counts, from, to);
        var lines = new ArrayList<Line>();
        for (var measure : Measure.values()) {
            line(measure, parts).ifPresent(lines::add);
        }
        var quarter = Duration.between(from, to).dividedBy(QUARTER);
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new CollectorWork(from, from.plus(quarter), to.minus(quarter), to, lines));
    }

    private static List<Work> parts(List<Count> counts, Instant from, Instant to) {
        var parts = new ArrayList<Work>();
        for (int part = 0; part < PARTS; part++) {
            parts.add(Work.NONE);
        }
        double span = seconds(from, to);
        for (int i = 1; i < counts.size(); i++) {
            var before = counts.get(i - 1);
            var now = counts.get(i);
            boolean ours = now.forced() && now.collections() != before.collections();
            if (!ours && seconds(before.at(), now.at()) > 0) {
                int part = (int) Math.min(PARTS - 1L, (long) (PARTS * seconds(from, now.at()) / span));
                parts.set(part, parts.get(part).and(between(before, now)));
            }
        }
        return parts;
    }

    private static Work between(Count before, Count now) {
        return new Work(
                seconds(before.at(), now.at()),
                Math.max(0, now.collections() - before.collections()),
                Math.max(0, now.millis() - before.millis()));
    }

    private static Optional<Line> line(Measure measure, List<Work> parts) {
        ToDoubleFunction<Work> weight = work -> measure == Measure.PAUSE ? work.collections() : work.seconds();
        var first = together(parts.subList(0, PARTS / QUARTER));
        var last = together(parts.subList(PARTS - PARTS / QUARTER, PARTS));
        var told = new ArrayList<Integer>();
        for (int part = 0; part < PARTS; part++) {
            if (weight.applyAsDouble(parts.get(part)) > 0) {
                told.add(part);
            }
        }
        if (told.size() < FEWEST || weight.applyAsDouble(first) <= 0 || weight.applyAsDouble(last) <= 0) {
            return Optional.empty();
        }
        var places = told.stream().mapToDouble(Integer::doubleValue).toArray();
        var values =
                told.stream().mapToDouble(part -> parts.get(part).of(measure)).toArray();
        return Optional.of(line(measure, first.of(measure), last.of(measure), test(places, values)));
    }

    private static Work together(List<Work> parts) {
        return parts.stream().reduce(Work.NONE, Work::and);
    }

    /*
     * The fuller a heap, the more steeply its collections climb: around a straight line the parts of such a curve would resemble their
     * neighbours, which is what a trend consists of here. The ranks of whatever climbs are straight.
     */
    private static MannKendall test(double[] places, double[] values) {
        var ranks = Series.of("ranks", Instant.EPOCH, places, MannKendall.ranks(values));
        var residuals = TheilSen.of(ranks, CONFIDENCE).residuals(ranks);
        return MannKendall.of(values, Autocorrelation.varianceInflation(residuals));
    }

    private static Line line(Measure measure, double first, double last, MannKendall test) {
        boolean sure = test.pValue() < SIGNIFICANT;
        var change = sure && test.s() > 0 && last > NOTABLE * first
                ? Change.MORE
                : sure && test.s() < 0 && first > NOTABLE * last ? Change.LESS : Change.LEVEL;
        return new Line(measure, first, last, change, test.pValue());
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / MILLIS;
    }
}
