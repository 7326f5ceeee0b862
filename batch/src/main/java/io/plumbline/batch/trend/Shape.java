package io.plumbline.batch.trend;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * The curve that explains a series best for the fewest parameters: a line, a curve that levels off, a single step, or a
 * line after a warm-up or with a step in it. Chosen by the Bayesian information criterion with an effective number of
 * points; a more complicated curve must win by more than {@value #STRONG} each time it adds a part ("strong" in Kass and
 * Raftery, Journal of the American Statistical Association 90 (1995) 773-795).
 *
 * @param form which curve
 * @param bend time constant of the levelling-off or the time of the step, in seconds since the first point; 0 for a line
 * @param rise how much levelling-off or step add to the value
 * @param base the value before that, at the first point
 * @param slopeInflation by how much the bend makes the variance of a line's slope larger; 1 for a line
 */
record Shape(Form form, double bend, double rise, double base, double slopeInflation) {

    /** Which curve. */
    enum Form {
        LINE(2, 0),
        SATURATING(3, 1),
        STEP(4, 1),
        LINE_AFTER_WARM_UP(4, 2),
        LINE_WITH_STEP(5, 2);

        private final int parameters;
        private final int extras;

        Form(int parameters, int extras) {
            this.parameters = parameters;
            this.extras = extras;
        }

        private boolean hasLine() {
            return this == LINE || this == LINE_AFTER_WARM_UP || this == LINE_WITH_STEP;
        }
    }

    private static final double STRONG = 6;

    /** So many time constants. */
    private static final double NINE_TENTHS = Math.log(10);

    /** Fewer points than this are compared with a line, a levelling-off and a step only. */
    private static final int FEWEST_FOR_TWO_PARTS = 12;

    /** Time constants tried, as parts of the span; a warm-up takes at most the first third. */
    private static final double SHORTEST_TAU = 0.02;

    private static final double LONGEST_TAU = 3;
    private static final double LONGEST_WARM_UP_TAU = 0.3;
    private static final double TAU_RATIO = 1.2;
    private static final int MOST_STEPS = 60;
    private static final int POINTS_BESIDE_STEP = 3;

    /** Residuals below this part of the range are rounding, not information. */
    private static final double RESOLUTION = 1e-3;

    /** The best curve for a series of at least three points. */
    static Shape of(Series series) {
        var search = new Search(series);
        search.tryLine();
        search.tryCurves(Form.SATURATING, LONGEST_TAU);
        search.trySteps(Form.STEP);
        if (series.size() >= FEWEST_FOR_TWO_PARTS) {
            search.tryCurves(Form.LINE_AFTER_WARM_UP, LONGEST_WARM_UP_TAU);
            search.trySteps(Form.LINE_WITH_STEP);
        }
        return search.best();
    }

    /** Says whether the bend is a step. */
    boolean isStep() {
        return form == Form.STEP || form == Form.LINE_WITH_STEP;
    }

    /** How many seconds after the first point nine tenths of the bend are over; 0 for a line. */
    double bendSeconds() {
        return switch (form) {
            case LINE -> 0;
            case SATURATING, LINE_AFTER_WARM_UP -> NINE_TENTHS * bend;
            case STEP, LINE_WITH_STEP -> bend;
        };
    }

    /** What the bend adds to the value a number of seconds after the first point. */
    double bendAt(double second) {
        return switch (form) {
            case LINE -> 0;
            case SATURATING, LINE_AFTER_WARM_UP -> -rise * Math.expm1(-second / bend);
            case STEP, LINE_WITH_STEP -> second >= bend ? rise : 0;
        };
    }

    /** The series as it would be with the final state of the bend reached from the start. */
    Series withoutBend(Series series) {
        if (form == Form.LINE) {
            return series;
        }
        var values = series.values();
        for (int i = 0; i < values.length; i++) {
            values[i] += rise - bendAt(series.second(i) - series.second(0));
        }
        return Series.of(series.name(), series.origin(), series.seconds(), values);
    }

    /** The distances of a series from a curve without a line in it. */
    double[] residuals(Series series) {
        var residuals = series.values();
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] -= base + bendAt(series.second(i) - series.second(0));
        }
        return residuals;
    }

    /** One candidate: the curve and the residuals it leaves. */
    private record Candidate(Shape shape, Fit fit, double squares) {}

    /** The best candidate of each form. */
    private static final class Search {

        private final double[] times;
        private final double[] values;
        private final double span;
        private final double lowest;
        private final double range;
        private final Map<Form, Candidate> bestByForm = new EnumMap<>(Form.class);

        Search(Series series) {
            int n = series.size();
            times = new double[n];
            values = series.values();
            span = series.second(n - 1) - series.second(0);
            double least = values[0];
            double highest = values[0];
            for (int i = 0; i < n; i++) {
                times[i] = (series.second(i) - series.second(0)) / span;
                least = Math.min(least, values[i]);
                highest = Math.max(highest, values[i]);
            }
            lowest = least;
            range = highest - lowest;
            for (int i = 0; i < n; i++) {
                values[i] = range > 0 ? (values[i] - lowest) / range : 0;
            }
        }

        void tryLine() {
            offer(Form.LINE, 0, i -> 0);
        }

        void tryCurves(Form form, double longestTau) {
            for (double tau = SHORTEST_TAU; tau <= longestTau; tau *= TAU_RATIO) {
                double constant = tau;
                offer(form, tau, i -> -Math.expm1(-times[i] / constant));
            }
        }

        void trySteps(Form form) {
            int last = times.length - POINTS_BESIDE_STEP;
            int stride = Math.max(1, times.length / MOST_STEPS);
            for (int first = POINTS_BESIDE_STEP; first <= last; first += stride) {
                int position = first;
                offer(form, times[first], i -> i >= position ? 1 : 0);
            }
        }

        Shape best() {
            double points = effectivePoints();
            Candidate best = null;
            double least = Double.POSITIVE_INFINITY;
            for (var candidate : bestByForm.values()) {
                double criterion = criterion(candidate, points);
                if (criterion < least) {
                    least = criterion;
                    best = candidate;
                }
            }
            return best == null ? new Shape(Form.LINE, 0, 0, lowest, 1) : best.shape();
        }

        private double criterion(Candidate candidate, double points) {
            double noise = RESOLUTION * RESOLUTION * times.length;
            var form = candidate.shape().form();
            return points * Math.log((candidate.squares() + noise) / times.length)
                    + form.parameters * Math.log(points)
                    + form.extras * STRONG;
        }

        /** Counts points as independent as the residuals of the closest curve are. */
        private double effectivePoints() {
            Candidate closest = null;
            for (var candidate : bestByForm.values()) {
                if (closest == null || candidate.squares() < closest.squares()) {
                    closest = candidate;
                }
            }
            double phi = closest == null
                    ? 0
                    : Autocorrelation.firstOrder(closest.fit().residuals());
            return Math.max(2, times.length * (1 - phi) / (1 + phi));
        }

        private void offer(Form form, double bend, IntToDoubleFunction curve) {
            var fit = Fit.of(times, values, form.hasLine(), form == Form.LINE ? null : curve);
            boolean rises = fit.rise() > 0 || form.hasLine();
            var best = bestByForm.get(form);
            if (rises && (best == null || fit.squares() < best.squares())) {
                double bendSeconds = bend * span;
                var shape = new Shape(
                        form, bendSeconds, fit.rise() * range, lowest + fit.base() * range, fit.slopeInflation());
                bestByForm.put(form, new Candidate(shape, fit, fit.squares()));
            }
        }
    }
}
