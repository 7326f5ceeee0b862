package io.plumbline.batch.trend;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a series does in the long run, with the numbers that say so. The fitted line is
 * {@code intercept + rate.perSecond() * seconds} since {@code origin}. Immutable.
 *
 * @param series name of the series
 * @param kind what it does
 * @param points how many points were tested, after repetitions and the noise above the floor were left out
 * @param span time between the first and the last of them
 * @param origin the instant of second 0
 * @param intercept the fitted value at the origin
 * @param level the fitted value at the last point
 * @param rate the slope with its interval; {@link Rate#ZERO} when too short
 * @param pValue two-sided p-value of the Mann-Kendall test, corrected for ties and autocorrelation; 1 when too short
 * @param rise how much higher the lowest point after a step is than the lowest before it, or without a step the lowest of
 *     the last third than that of the first: what a swing does not leave behind
 * @param bendSeconds how long after the first point a levelling-off or step was over and the curve went on level or
 *     straight; 0 if it was straight from the start
 * @param saturation the levelling-off curve, where that explains the points better than a line
 * @param exhaustion when the limit is reached, if it grows and a limit was given
 * @param reason one sentence: why it is of this kind
 * @param perRequest how much it grows with each request; absent where these are not known, or it does not grow
 */
public record Trend(
        String series,
        Kind kind,
        int points,
        Duration span,
        Instant origin,
        double intercept,
        double level,
        Rate rate,
        double pValue,
        double rise,
        double bendSeconds,
        @Nullable Saturation saturation,
        @Nullable Exhaustion exhaustion,
        String reason,
        @Nullable PerRequest perRequest) {

    /** What a series does. */
    public enum Kind {
        /** Significant growth above the effect gate that neither levels off nor came in one step. */
        GROWING,
        /** Growth that levels off, as a filling cache does. */
        SATURATING,
        /** Growth that came in one step and is level before and after it. */
        STEP,
        /** No growth that matters. */
        QUIET,
        /** Too few points or too short a time to say. */
        TOO_SHORT
    }

    /**
     * Growth towards a ceiling: {@code ceiling - rise * exp(-t / tau)}.
     *
     * @param tauSeconds time constant; after 2.3 of them nine tenths of the rise are over
     * @param ceiling the level that is approached
     */
    public record Saturation(double tauSeconds, double ceiling) {}

    /**
     * When a limit is reached if growth goes on as fitted.
     *
     * @param limit the limit, in the unit of the series
     * @param at the estimate
     * @param earliest with the upper end of the rate
     * @param latest with the lower end of the rate
     */
    public record Exhaustion(
            double limit,
            Instant at,
            Instant earliest,
            @Nullable Instant latest) {}

    /** The same with how much it grows with each request, and another reason. */
    Trend with(PerRequest growth, String why) {
        return new Trend(
                series,
                kind,
                points,
                span,
                origin,
                intercept,
                level,
                rate,
                pValue,
                rise,
                bendSeconds,
                saturation,
                exhaustion,
                why,
                growth);
    }

    /** The same where another part of it grows, at another rate. */
    public Trend with(Rate other, @Nullable Exhaustion then) {
        return new Trend(
                series,
                kind,
                points,
                span,
                origin,
                intercept,
                level,
                other,
                pValue,
                rise,
                bendSeconds,
                saturation,
                then,
                reason,
                perRequest);
    }

    /** The fitted value a number of seconds after the origin. */
    public double fittedAt(double second) {
        return intercept + rate.perSecond() * second;
    }

    /** Says whether there was a levelling-off or step, over so early that as much time has gone by since as it took. */
    public boolean hasSettled() {
        return bendSeconds > 0 && 2000 * bendSeconds <= span.toMillis();
    }

    /** Says whether the series grows without an innocent shape. */
    public boolean isGrowing() {
        return kind == Kind.GROWING;
    }
}
