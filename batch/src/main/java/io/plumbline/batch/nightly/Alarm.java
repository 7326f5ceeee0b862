package io.plumbline.batch.nightly;

import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Judge;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is enough for a watch to start a diagnosis: a growth so sure that looking again and again does not make it up, or one that is
 * a little less sure and soon uses the memory up. Immutable.
 *
 * @param exhaustionWithin how soon that is
 */
record Alarm(Duration exhaustionWithin) {

    /*
     * A watch of windows that double looks some 4,600 times a day at a series. Of looks at a level series, each wrong with
     * the probability p, no more than 4,600 p a day are wrong (Bonferroni; they overlap, so it is less): one in 200 days
     * at the first bound. At the second it would be one in two days, and more where values wander, for a few minutes are
     * too few to see how much they do: there the rate has to be known to a quarter, too, which chance hardly brings about. What a
     * false alarm costs is a diagnosis, and a rest after it; it accuses nobody.
     */
    private static final double SURE = 1e-6;
    private static final double SURE_ENOUGH_IF_SOON = 1e-4;

    /* All series beside the heap's together may be wrong as often as that one. */
    private static final double OUTSIDE_HEAP = 0.1;

    private static final double LAST_THIRD = 2 / 3.0;
    private static final double KNOWN_TO_A_QUARTER = 0.75;

    /*
     * How often a value was higher than all before says little of eleven points, however straight they lie, and of native memory or
     * metaspace no limit may be known. A rate that the points leave no tenth of in doubt is sure enough: at 99 % confidence that is
     * some 25 of its standard errors. Things that are counted are left out: a pool fills as straight.
     */
    private static final double KNOWN_TO_A_TENTH = 0.9;

    /** Whether a trend of an area is enough. */
    boolean isRaisedBy(Area area, Trend trend, Instant now) {
        double share = area == Area.HEAP ? 1 : OUTSIDE_HEAP;
        return Judge.matters(area, trend)
                && (trend.pValue() <= share * SURE
                        || (area != Area.HEAP
                                && area.isBytes()
                                && trend.pValue() <= SURE_ENOUGH_IF_SOON
                                && trend.rate().low()
                                        >= KNOWN_TO_A_TENTH * trend.rate().perSecond())
                        || (trend.pValue() <= share * SURE_ENOUGH_IF_SOON
                                && trend.rate().low()
                                        >= KNOWN_TO_A_QUARTER * trend.rate().perSecond()
                                && isExhaustedSoon(trend, now)));
    }

    /**
     * Whether a growth leads only to where the series has been before. Between two old collections what is left lying after young ones
     * climbs in a line, too; in the second cycle it has been there.
     */
    static boolean isSwing(Series growing, Series before) {
        return growing.lowest(LAST_THIRD, 1) <= before.highest();
    }

    /** Whether a growth uses its memory up within the time that starts a diagnosis. */
    boolean isExhaustedSoon(Trend trend, Instant now) {
        var exhaustion = trend.exhaustion();
        return exhaustion != null && exhaustion.at().isBefore(now.plus(exhaustionWithin));
    }

    /**
     * Whether who saw that end then said, or nearly said, that it is soon: a later look at the same growth finds the end a little earlier
     * or later.
     */
    boolean isSoonRoughly(@Nullable Instant exhaustionAt, Instant then) {
        return exhaustionAt != null && exhaustionAt.isBefore(then.plus(exhaustionWithin.multipliedBy(2)));
    }
}
