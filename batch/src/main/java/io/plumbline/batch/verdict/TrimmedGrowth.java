package io.plumbline.batch.verdict;

import io.plumbline.batch.trend.Rate;
import io.plumbline.batch.trend.Trend;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of a rise of native memory is in use, as trims of the C library tell. What one gives back had been freed, but nobody knows when: if within the
 * window, it is a part of the rise; if before, all of the rise is in use. So a trim excuses as much as it gave back and no more, and that much only
 * once two of them have shown that what they leave does not rise. Immutable.
 *
 * @param trend of all native memory, garbage of the allocator's arenas included
 * @param now the trim at its end
 * @param before an earlier one of the same life, as old as the window is long if there is one
 * @param gate the least rise within a window that counts
 */
record TrimmedGrowth(Trend trend, Trim now, @Nullable Trim before, double gate) {

    /** A part of a rise by which it has outlived a trim, and of the gate by which a floor of trims may be unsteady. */
    private static final double HALF = 0.5;

    /** What the trim of a diagnosis says of its window; empty without one. */
    static Optional<TrimmedGrowth> of(Evidence evidence, Trend trend, double gate) {
        var begin = evidence.to().minus(trend.span());
        // oldest first
        var before = evidence.trims().stream()
                .filter(trim -> !trim.at().isAfter(begin))
                .reduce((older, younger) -> younger)
                .or(() -> evidence.trims().stream().findFirst());
        return Optional.ofNullable(evidence.collected().get(Area.NATIVE))
                .map(left -> new TrimmedGrowth(trend, new Trim(evidence.to(), left), before.orElse(null), gate));
    }

    /** Says whether what is in use grows, whatever was given back. */
    boolean isInUse() {
        return isMostlyLeft() || risesFromTrimToTrim();
    }

    /** Says whether all that was seen to grow may have been free as well as in use. */
    boolean isUndecided() {
        return !isInUse() && !isLevel();
    }

    /*
     * The floor of trims was looked at for as long as the series, and rose by clearly less than what would have been told of the series.
     */
    private boolean isLevel() {
        return before != null && secondsBetweenTrims() >= spanSeconds() && risen() <= HALF * gate;
    }

    /* A half as of what a collection leaves; or, if it is less, still a rise that is worth a word. */
    private boolean isMostlyLeft() {
        return OutsideCause.hasOutlived(trend, now.left()) || trend.rate().low() * spanSeconds() - givenBack() > gate;
    }

    private boolean risesFromTrimToTrim() {
        return before != null && risen() > gate;
    }

    /**
     * The trend with the rate at which what is in use grows: at least by what the trim cannot have given back, at most as all of it does. If too
     * little is left to say more, from what an earlier trim left to what this one did.
     */
    Trend inUse() {
        if (givenBack() <= 0) {
            return trend;
        }
        var all = trend.rate();
        double low = Math.min(all.perSecond(), Math.max(0, all.low() - givenBack() / spanSeconds()));
        if (isMostlyLeft()) {
            return trend.with(new Rate(all.perSecond(), low, all.high()), trend.exhaustion());
        }
        double fromTrims = Math.max(low, Math.min(all.high(), risen() / secondsBetweenTrims()));
        return trend.with(new Rate(fromTrims, low, all.high()), null);
    }

    /** Why nothing can be said yet. */
    String whyUndecided() {
        return Area.NATIVE.label() + " rose by " + Wording.bytes(trend.rate().perSecond() * spanSeconds())
                + ", and when the C library was asked to give back what it keeps free, it gave back "
                + Wording.bytes(givenBack())
                + ", which may have become free within the window or before it; whether the "
                + Wording.bytes(now.left())
                + " that are left grow, a diagnosis can tell that asks again, "
                + Wording.duration(trend.span()) + " later at best";
    }

    /** How long ago, and how much it left. */
    Optional<String> earlierTrim() {
        return Optional.ofNullable(before)
                .map(trim -> " " + Wording.duration(Duration.between(trim.at(), now.at())) + " before it had left "
                        + Wording.bytes(trim.left()) + ".");
    }

    private double givenBack() {
        return trend.level() - now.left();
    }

    private double risen() {
        return before == null ? 0 : now.left() - before.left();
    }

    private double secondsBetweenTrims() {
        return before == null ? 0 : Duration.between(before.at(), now.at()).toMillis() / 1000.0;
    }

    private double spanSeconds() {
        return trend.span().toMillis() / 1000.0;
    }
}
