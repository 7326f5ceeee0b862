package io.plumbline.batch.trend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The growing classes of one JVM, fastest first, from a few histograms of live objects.
 *
 * <p>With two histograms a rate is a difference without an interval; with three or more it is the least-squares slope
 * with Student's interval. Where five or more are compared it has a p-value, too, of which those survive that Benjamini
 * and Hochberg's procedure over all classes lets pass (Journal of the Royal Statistical Society B 57 (1995) 289-300);
 * that holds for classes that move together. Of fewer, a class that has stopped
 * growing by the last two of three or four is not significant.
 */
public final class GrowthRanking {

    /** Classes beyond this part of the growth are dust. */
    private static final double SHARE_KEPT = 0.95;

    private static final double CONFIDENCE = 0.95;

    /** With fewer points a slope leaves nothing over to judge its spread by. */
    private static final int FEWEST_FOR_INTERVAL = 3;

    /** With fewer histograms Student's test rejects true growth for a little noise. */
    private static final int FEWEST_FOR_TEST = 5;

    /** Of what grew before, a class that gains less than this part at last has stopped. */
    private static final double STOPPED = 0.25;

    /** Fewer instances than these may come late by chance. */
    private static final double FEWEST_EXPECTED = 20;

    /** Two counts that lie closer together, beside the time of all, are too short a rest of it. */
    private static final int SHORTEST_REST = 32;

    private GrowthRanking() {}

    /**
     * Ranks the classes that together hold at least 95 % of the growth, and those that gain instances in step with one
     * of them, fastest first. Left out are classes that only one histogram lists and, where five or more are compared,
     * those that less than half of them or of their time have seen: two points tell nothing of how they came about.
     *
     * @param series one per class
     * @param falseDiscoveryRate q of Benjamini and Hochberg's procedure, between 0 and 1
     * @param light classes that are kept, however little their objects weigh
     */
    public static List<ClassGrowth> of(List<ClassSeries> series, double falseDiscoveryRate, Set<String> light) {
        if (!(falseDiscoveryRate > 0 && falseDiscoveryRate < 1)) {
            throw new IllegalArgumentException("q must lie between 0 and 1, but is " + falseDiscoveryRate);
        }
        var times = series.stream()
                .flatMapToDouble(one -> Arrays.stream(one.seconds()))
                .distinct()
                .sorted()
                .toArray();
        boolean tested = times.length >= FEWEST_FOR_TEST;
        var growths = series.stream()
                .filter(candidate -> candidate.size() >= 2 && (!tested || isSeenThroughout(candidate, times)))
                .map(candidate -> growth(candidate, tested))
                .toList();
        return shared(
                marked(growths, falseDiscoveryRate).stream()
                        .filter(growth -> bytes(growth) > 0)
                        .sorted(Comparator.comparingDouble(GrowthRanking::bytes)
                                .reversed()
                                .thenComparing(ClassGrowth::className))
                        .toList(),
                light);
    }

    /** The same without light classes. */
    public static List<ClassGrowth> of(List<ClassSeries> series, double falseDiscoveryRate) {
        return of(series, falseDiscoveryRate, Set.of());
    }

    private static boolean isSeenThroughout(ClassSeries series, double[] times) {
        var seen = series.seconds();
        return 2 * seen.length >= times.length && 2 * (last(seen) - seen[0]) >= last(times) - times[0];
    }

    private static ClassGrowth growth(ClassSeries series, boolean tested) {
        var bytes = LeastSquares.of(series.seconds(), series.bytes());
        var instances = LeastSquares.of(series.seconds(), series.instances());
        boolean spread = series.size() >= FEWEST_FOR_INTERVAL;
        return new ClassGrowth(
                series.className(),
                spread ? bytes.rate(CONFIDENCE) : Rate.exactly(bytes.slope()),
                spread ? instances.rate(CONFIDENCE) : Rate.exactly(instances.slope()),
                (long) last(series.bytes()),
                (long) last(series.instances()),
                0,
                series.size(),
                tested ? bytes.pValue() : null,
                tested || !hasStopped(series, instances.slope()));
    }

    /*
     * A buffer that has filled grew in a straight line until a minute ago. The last two counts tell, if they are far enough apart to be a
     * part of the time: of a night they are not, in which a program may have rested.
     */
    private static boolean hasStopped(ClassSeries series, double perSecond) {
        int last = series.size() - 1;
        if (last < FEWEST_FOR_INTERVAL - 1) {
            return false;
        }
        var seconds = series.seconds();
        var instances = series.instances();
        double rest = seconds[last] - seconds[last - 1];
        double expected = perSecond * rest;
        return SHORTEST_REST * rest >= seconds[last] - seconds[0]
                && expected >= FEWEST_EXPECTED
                && instances[last] - instances[last - 1] < STOPPED * expected;
    }

    /** The share of each in the whole growth, as far down as 95 % of it reach, and what gains instances with them. */
    private static List<ClassGrowth> shared(List<ClassGrowth> growing, Set<String> light) {
        double total = growing.stream().mapToDouble(GrowthRanking::bytes).sum();
        var kept = new ArrayList<ClassGrowth>();
        var dust = new ArrayList<ClassGrowth>();
        double covered = 0;
        for (var growth : growing) {
            var list = covered < SHARE_KEPT * total ? kept : dust;
            covered += bytes(growth);
            list.add(growth.with(bytes(growth) / total, growth.significant()));
        }
        var heavy = List.copyOf(kept);
        dust.stream()
                .filter(growth ->
                        light.contains(growth.className()) || heavy.stream().anyMatch(other -> areAlike(growth, other)))
                .forEach(kept::add);
        return kept;
    }

    /** A small object often owns large arrays: it is dust by its bytes, but gains instances in step with them. */
    private static boolean areAlike(ClassGrowth growth, ClassGrowth other) {
        return Owner.inStep(
                growth.instancesPerSecond().perSecond(),
                other.instancesPerSecond().perSecond());
    }

    private static double bytes(ClassGrowth growth) {
        return growth.bytesPerSecond().perSecond();
    }

    private static List<ClassGrowth> marked(List<ClassGrowth> growths, double falseDiscoveryRate) {
        var pValues = growths.stream()
                .map(ClassGrowth::pValue)
                .filter(pValue -> pValue != null)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        double largest = largestDiscovery(pValues, falseDiscoveryRate);
        return growths.stream()
                .map(growth -> growth.with(growth.share(), growth.significant() && isDiscovery(growth, largest)))
                .toList();
    }

    /** The largest p-value that Benjamini and Hochberg's procedure lets pass, or -1 if none. */
    static double largestDiscovery(double[] sortedPValues, double falseDiscoveryRate) {
        for (int i = sortedPValues.length; i > 0; i--) {
            if (sortedPValues[i - 1] <= falseDiscoveryRate * i / sortedPValues.length) {
                return sortedPValues[i - 1];
            }
        }
        return -1;
    }

    private static boolean isDiscovery(ClassGrowth growth, double largest) {
        var pValue = growth.pValue();
        return pValue == null || pValue <= largest;
    }

    private static double last(double[] values) {
        return values[values.length - 1];
    }
}
