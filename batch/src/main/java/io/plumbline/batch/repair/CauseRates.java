package io.plumbline.batch.repair;

import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.verdict.Finding;
import io.plumbline.batch.verdict.Wording;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/*
 * The cause itself is not always found again, least of all when it is gone. Then the trend of its area speaks, with the new build
 * alone: what all causes make grow together is the most that this one does. A trend's interval narrows with the power 3/2 of
 * its length (the error of a slope over n points, a step d apart, is proportional to 1 / (d n^1.5)), which tells how much time
 * is missing.
 */
/** The rates of one cause with two builds. */
final class CauseRates {

    /** What hides in the interval of something that is gone is no more than this part of what it was. */
    private static final double HIDDEN = 0.25;

    /** Rates of one leak in windows of other lengths and hours differ by as much. */
    private static final double ALIKE = 0.25;

    /** What leaks with requests does not leak before they come. */
    private static final Duration SHORTEST = Duration.ofMinutes(30);

    private static final double NARROWING = 2.0 / 3.0;

    private CauseRates() {}

    /** What is known of the rate with the new build. */
    private record Now(Interval rate, Duration span, boolean isTheCauses, Trend.Kind kind) {

        boolean isQuiet() {
            return kind == Trend.Kind.QUIET;
        }
    }

    static Comparison compared(Finding told, After after) {
        var quantity = told.bytesPerSecond() != null ? Quantity.BYTE_RATE : Quantity.COUNT_RATE;
        var before = interval(told);
        var trend = after.trend(told.area()).orElse(null);
        var again = after.finding(told.fingerprint()).orElse(null);
        var now = again == null ? ofArea(trend) : ofCause(again, trend);
        var current = now == null ? null : now.rate();
        if (before == null) {
            return new Comparison(
                    quantity,
                    null,
                    null,
                    current,
                    null,
                    Outcome.UNKNOWN,
                    "its rate with the old build was not told with an interval");
        }
        if (now == null) {
            return new Comparison(quantity, null, before, null, null, Outcome.TOO_EARLY, missing(told, trend));
        }
        return judged(quantity, before, now);
    }

    private static Comparison judged(Quantity quantity, Interval before, Now now) {
        var after = now.rate();
        var change = change(before, after);
        double mostHidden = HIDDEN * before.low();
        if (!now.isTheCauses() && now.span().compareTo(SHORTEST) < 0) {
            return new Comparison(
                    quantity,
                    null,
                    before,
                    after,
                    change,
                    Outcome.TOO_EARLY,
                    "another " + Wording.duration(SHORTEST.minus(now.span())) + " of samples are needed");
        }
        if (before.low() > 0 && now.isQuiet() && after.high() <= mostHidden) {
            return new Comparison(quantity, null, before, after, change, Outcome.GONE, null);
        }
        if (after.high() < before.low()) {
            return new Comparison(quantity, null, before, after, change, Outcome.BETTER, null);
        }
        if (now.isTheCauses() && after.low() > before.high()) {
            return new Comparison(quantity, null, before, after, change, Outcome.WORSE, null);
        }
        if (now.isTheCauses()
                && after.low() >= (1 - ALIKE) * before.low()
                && after.high() <= (1 + ALIKE) * before.high()) {
            return new Comparison(quantity, null, before, after, change, Outcome.ALIKE, null);
        }
        return new Comparison(quantity, null, before, after, change, Outcome.TOO_EARLY, tooWide(quantity, before, now));
    }

    private static String tooWide(Quantity quantity, Interval before, Now now) {
        var after = now.rate();
        if (!now.isTheCauses() && !now.isQuiet()) {
            return now.kind() == Trend.Kind.GROWING
                    ? "something grows there with the new build, and whether this cause is part of it is not known"
                    : "what grew there when the new build began has to come to rest first";
        }
        double wanted = before.low() > 0 ? HIDDEN * before.low() : before.width();
        double factor = Math.pow(Math.max(1, after.width() / Math.max(wanted, Double.MIN_NORMAL)), NARROWING);
        var needed = Duration.ofMillis((long) Math.min(1e12, now.span().toMillis() * factor));
        var more = needed.minus(now.span());
        return "with the new build it may be anything from " + quantity.words(after.low()) + " to "
                + quantity.words(after.high())
                + (more.compareTo(Duration.ofMinutes(1)) < 0
                        ? "; more time with the new build narrows that"
                        : "; another " + Wording.duration(more) + " of samples should tell");
    }

    private static String missing(Finding told, @Nullable Trend trend) {
        return trend == null
                ? "there are no samples of " + told.area().label() + " with the new build"
                : "too few samples of " + told.area().label() + " with the new build: " + withoutStop(trend.reason());
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static @Nullable Now ofArea(@Nullable Trend trend) {
        if (trend == null || trend.kind() == Trend.Kind.TOO_SHORT) {
            return null;
        }
        var rate = trend.rate();
        return Double.isFinite(rate.low()) && Double.isFinite(rate.high())
                ? new Now(new Interval(rate.perSecond(), rate.low(), rate.high()), trend.span(), false, trend.kind())
                : null;
    }

    private static @Nullable Now ofCause(Finding again, @Nullable Trend trend) {
        var rate = interval(again);
        return rate == null || trend == null ? ofArea(trend) : new Now(rate, trend.span(), true, Trend.Kind.GROWING);
    }

    private static @Nullable Interval interval(Finding finding) {
        var rate = finding.bytesPerSecond() != null ? finding.bytesPerSecond() : finding.countPerSecond();
        var low = finding.low();
        var high = finding.high();
        return rate == null || low == null || high == null || !(low <= rate && rate <= high)
                ? null
                : new Interval(rate, low, high);
    }

    /** From the ends of both intervals, which errs on the wide side. */
    private static @Nullable Interval change(Interval before, Interval after) {
        return before.low() > 0
                ? new Interval(
                        after.value() / before.value() - 1,
                        Math.min(after.low() / before.high(), after.low() / before.low()) - 1,
                        Math.max(after.high() / before.low(), after.high() / before.high()) - 1)
                : null;
    }
}
