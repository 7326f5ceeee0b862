package io.plumbline.batch.trend;

import io.plumbline.batch.trend.Trend.Exhaustion;
import io.plumbline.batch.trend.Trend.Kind;
import io.plumbline.batch.trend.Trend.Saturation;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The test that tells a growing series from a quiet one: take the floor, choose the shape, take a warm-up or a step out
 * of it, test what remains with Mann-Kendall, measure it with Theil-Sen, and let only an effect pass that is large
 * enough. Thread-safe, immutable.
 */
public final class TrendTest {

    private static final double MOST_SECONDS = 1e11;
    private static final double CLEAR_RISE = 3;
    private static final double MOST_INFLATION_OF_A_CLEAR_RISE = 2;

    private static final double FIRST_THIRD = 1 / 3.0;
    private static final double LAST_THIRD = 2 / 3.0;

    private final TrendSettings settings;

    /** A test with these settings. */
    public TrendTest(TrendSettings settings) {
        this.settings = settings;
    }

    /** Examines a series for which no limit is known. */
    public Trend examine(Series series) {
        return examine(series, OptionalDouble.empty());
    }

    /** Examines a series against the limit at which memory (or what it counts) is exhausted, in the series' unit. */
    public Trend examine(Series series, OptionalDouble limit) {
        return examine(Floor.of(series), series.size(), limit);
    }

    /**
     * The same of a JVM whose requests are known. What grows with each of them is told by request as well; and what only seems to level
     * off, to have come in a step, or to be over because the requests did, grows.
     *
     * @param served how many requests had been served since some beginning, by time; it does not fall
     */
    public Trend examine(Series series, OptionalDouble limit, Series served) {
        var floor = Floor.of(series);
        var byTime = examine(floor, series.size(), limit);
        if (byTime.kind() == Kind.TOO_SHORT || (byTime.kind() == Kind.QUIET && byTime.rise() <= settings.gateRise())) {
            return byTime;
        }
        return TrafficTime.of(floor, served)
                .map(traffic -> withRequests(byTime, floor, traffic, limit))
                .orElse(byTime);
    }

    private Trend withRequests(Trend byTime, Series floor, TrafficTime traffic, OptionalDouble limit) {
        var byRequests = examine(traffic.series(), floor.size(), limit);
        var rate = byRequests.rate();
        if (byRequests.kind() != Kind.GROWING || !Double.isFinite(rate.low()) || !Double.isFinite(rate.high())) {
            return byTime;
        }
        var follows = traffic.traffic(floor, settings.confidence());
        double perSecond = traffic.perSecond();
        var growth = new PerRequest(
                rate.perSecond() / perSecond,
                rate.low() / perSecond,
                rate.high() / perSecond,
                traffic.requests(),
                perSecond,
                follows);
        if (byTime.kind() != Kind.GROWING && follows == PerRequest.Traffic.FOLLOWED) {
            return byRequests.with(
                    growth, "It rises with the requests that are served, and is slower only where these are fewer.");
        }
        return byTime.kind() == Kind.QUIET ? byTime : byTime.with(growth, byTime.reason());
    }

    private Trend examine(Series floor, int samples, OptionalDouble limit) {
        if (floor.size() < settings.minimumPoints() || floor.span().compareTo(settings.minimumSpan()) < 0) {
            return tooShort(floor, samples);
        }
        var shape = Shape.of(floor);
        return switch (shape.form()) {
            case LINE, LINE_AFTER_WARM_UP, LINE_WITH_STEP -> line(floor, shape, limit);
            case SATURATING -> saturating(floor, shape, limit);
            case STEP -> step(floor, shape, limit);
        };
    }

    /**
     * Whether a series may be found to grow: its lowest value in the last third of its time is above that in the first by a third of
     * the least rise that counts. Linear in its length, where an examination is quadratic: for series that are looked at again and again.
     */
    public boolean mayHaveGrown(Series series) {
        return series.size() > 0
                && series.lowest(LAST_THIRD, 1) - series.lowest(0, FIRST_THIRD) > settings.gateRise() * FIRST_THIRD;
    }

    private Trend line(Series floor, Shape shape, OptionalDouble limit) {
        var measured = Measured.without(shape, floor, settings.confidence());
        var found = new Found(floor, shape, measured);
        if (!grows(measured)) {
            return found.trend(Kind.QUIET, null, null, quietReason(measured));
        }
        var exhaustion = limit.isPresent() ? exhaustion(measured, limit.getAsDouble()) : null;
        return found.trend(Kind.GROWING, null, exhaustion, growingReason(shape));
    }

    private Trend saturating(Series floor, Shape shape, OptionalDouble limit) {
        var measured = Measured.of(floor, settings.confidence(), shape.residuals(floor), 1);
        if (!grows(measured)) {
            return line(floor, shape, limit);
        }
        double ceiling = shape.base() + shape.rise();
        var reason = String.format(
                Locale.ROOT,
                "It levels off: nine tenths of the rise are over %.0f s after the start.",
                shape.bendSeconds());
        return new Found(floor, shape, measured)
                .trend(Kind.SATURATING, new Saturation(shape.bend(), ceiling), null, reason);
    }

    private Trend step(Series floor, Shape shape, OptionalDouble limit) {
        var level = Measured.without(shape, floor, settings.confidence());
        if (grows(level)) {
            return line(floor, shape, limit);
        }
        var reason = String.format(
                Locale.ROOT, "It rose once, %.0f s after the start, and is level before and after.", shape.bend());
        var found = new Found(floor, shape, level);
        return found.trend(passesGate(found.rise(), level) ? Kind.STEP : Kind.QUIET, null, null, reason);
    }

    private boolean grows(Measured measured) {
        return measured.test().s() > 0 && measured.test().pValue() < settings.significance() && passesGate(measured);
    }

    private boolean passesGate(Measured measured) {
        return passesGate(measured.line().rate().low() * measured.spanSeconds(), measured);
    }

    private boolean passesGate(double rise, Measured measured) {
        double perDay = Rate.exactly(rise / measured.spanSeconds()).perDay();
        return rise > settings.gateRise() && perDay > settings.gatePerDayAt(measured.levelBefore(perDay));
    }

    private String quietReason(Measured measured) {
        if (measured.test().pValue() >= settings.significance()
                || measured.test().s() <= 0) {
            return String.format(
                    Locale.ROOT,
                    "Later values are not reliably larger (p = %.3g).",
                    measured.test().pValue());
        }
        return "It rises by less than the smallest growth worth reporting.";
    }

    private static String growingReason(Shape shape) {
        return switch (shape.form()) {
            case LINE_AFTER_WARM_UP -> "It rises in a straight line after a warm-up, which is left out of the rate.";
            case LINE_WITH_STEP -> "It rises in a straight line apart from one step, which is left out of the rate.";
            case LINE, SATURATING, STEP -> "It rises in a straight line and does not level off.";
        };
    }

    private Trend tooShort(Series floor, int samples) {
        double level = floor.size() == 0 ? 0 : floor.value(floor.size() - 1);
        var reason = String.format(
                Locale.ROOT,
                "%d of %d samples say something new, over %d s; a trend needs %d over %d s.",
                floor.size(),
                samples,
                floor.span().toSeconds(),
                settings.minimumPoints(),
                settings.minimumSpan().toSeconds());
        return new Trend(
                floor.name(),
                Kind.TOO_SHORT,
                floor.size(),
                floor.span(),
                floor.origin(),
                level,
                level,
                Rate.ZERO,
                1,
                0,
                0,
                null,
                null,
                reason,
                null);
    }

    private static Exhaustion exhaustion(Measured measured, double limit) {
        var rate = measured.line().rate();
        double room = Math.max(0, limit - measured.level());
        var now = measured.series().instant(measured.series().size() - 1);
        return new Exhaustion(
                limit,
                after(now, room / rate.perSecond()),
                after(now, room / rate.high()),
                after(now, room / rate.low()));
    }

    private static Instant after(Instant now, double seconds) {
        return now.plusSeconds((long) Math.min(seconds, MOST_SECONDS));
    }

    /** A floor, its shape, and what was measured of it with or without the bend. */
    private record Found(Series floor, Shape shape, Measured measured) {

        Trend trend(Kind kind, @Nullable Saturation saturation, @Nullable Exhaustion exhaustion, String reason) {
            var series = measured.series();
            return new Trend(
                    series.name(),
                    kind,
                    series.size(),
                    series.span(),
                    series.origin(),
                    measured.line().intercept(),
                    measured.level(),
                    measured.line().rate(),
                    measured.test().pValue(),
                    rise(),
                    shape.bendSeconds(),
                    saturation,
                    exhaustion,
                    reason,
                    null);
        }

        double rise() {
            var values = floor.values();
            int before = shape.isStep() ? pointsBeforeStep() : values.length / 3;
            int after = shape.isStep() ? before : values.length - before;
            return lowest(values, after, values.length) - lowest(values, 0, before);
        }

        private int pointsBeforeStep() {
            int before = 0;
            while (floor.second(before) - floor.second(0) < shape.bend()) {
                before++;
            }
            return before;
        }

        private static double lowest(double[] values, int from, int to) {
            return Arrays.stream(values, from, to).min().orElse(0);
        }
    }

    /** A series with its robust line and its test. */
    private record Measured(Series series, TheilSen line, MannKendall test) {

        /** A floor with its bend taken out; the bend may stand for part of the slope, which widens the interval. */
        static Measured without(Shape shape, Series floor, double confidence) {
            var series = shape.withoutBend(floor);
            var line = TheilSen.of(series, confidence);
            var residuals = line.residuals(series);
            var byRanks = of(series, confidence, residuals, shape.slopeInflation());
            double bend = Math.abs(shape.rise());
            if (!dwarfs(line, series, residuals, bend)) {
                return byRanks;
            }
            var bySize = of(series, confidence, residuals, 1).allowing(bend);
            return bySize.surely() > byRanks.surely() ? bySize : byRanks;
        }

        /** What it changes at least, per second; negative if it may change nothing. */
        private double surely() {
            return Math.max(line.rate().low(), -line.rate().high());
        }

        /**
         * The same where a bend of a straight climb stands for so much of it at most. By ranks a dozen points and a bend among them say nothing
         * at all, however little of the climb it is; of hundreds they say more than this does.
         */
        private Measured allowing(double bendRise) {
            double perSecond = bendRise / spanSeconds();
            var rate = line.rate();
            return new Measured(
                    series,
                    new TheilSen(
                            line.points(),
                            new Rate(rate.perSecond(), rate.low() - perSecond, rate.high() + perSecond),
                            line.intercept()),
                    test);
        }

        /** Measured with the autocorrelation of these residuals, around a curve where a line would not fit. */
        static Measured of(Series series, double confidence, double[] residuals, double bendInflation) {
            double inflation = Autocorrelation.varianceInflation(residuals);
            if (dwarfs(TheilSen.of(series, confidence), series, residuals, 0)) {
                inflation = Math.min(inflation, MOST_INFLATION_OF_A_CLEAR_RISE);
            }
            inflation *= bendInflation;
            return new Measured(
                    series, TheilSen.of(series, confidence, inflation), MannKendall.of(series.values(), inflation));
        }

        /** A rise of several times all that the points stray from the line, and of its bend, is no wandering of a level value. */
        private static boolean dwarfs(TheilSen line, Series series, double[] residuals, double bendRise) {
            double span = series.second(series.size() - 1) - series.second(0);
            var strays = Arrays.stream(residuals).summaryStatistics();
            return Math.abs(line.rate().perSecond()) * span
                    > CLEAR_RISE * (strays.getMax() - strays.getMin() + bendRise);
        }

        double level() {
            return line.intercept() + line.rate().perSecond() * series.second(series.size() - 1);
        }

        /*
         * The level that a growth per day is a share of. Over weeks it would have to outgrow itself: what has gone from 60 threads to 660 in
         * a month is no longer a twentieth of 660 a day.
         */
        double levelBefore(double perDay) {
            double begin = line.intercept() + line.rate().perSecond() * series.second(0);
            return Math.min(Math.abs(level()), Math.abs(begin) + Math.abs(perDay));
        }

        double spanSeconds() {
            return series.second(series.size() - 1) - series.second(0);
        }
    }
}
