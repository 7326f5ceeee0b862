package io.plumbline.batch.verdict;

import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.trend.ClassGrowth;
import io.plumbline.batch.trend.ClassSeries;
import io.plumbline.batch.trend.GrowthRanking;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Evidence as diagnoses find it, for tests of the verdict and of the report. */
public final class Cases {

    /** Start of every window. */
    public static final Instant FROM = Instant.parse("2026-03-01T02:00:00Z");

    /** End of every window. */
    public static final Instant TO = FROM.plusSeconds(600);

    private static final double LIMIT = 512e6;

    private Cases() {}

    /** Evidence about a JVM of which nothing was seen yet. */
    public static Evidence evidence() {
        return Evidence.of(new Subject(7, "checkout-2", "OpenJDK 17.0.15, G1, 512 MB", FROM, "1.4.2"), FROM, TO);
    }

    /** Evidence about a JVM that had been running for some time when the window began. */
    public static Evidence evidenceOfAJvmThatRan(Duration before) {
        return Evidence.of(
                new Subject(7, "checkout-2", "OpenJDK 17.0.15, G1, 512 MB", FROM.minus(before), "1.4.2"), FROM, TO);
    }

    /** A heap that leaks 300 KB/s, over ten minutes. */
    public static Series leakingHeap() {
        return heap(second -> 60e6 + 300e3 * second);
    }

    /** A heap that stays where it is, over ten minutes. */
    public static Series steadyHeap() {
        return heap(second -> 60e6);
    }

    /** After-collection values around a curve, every 15 s, with survivors of up to 4 MB on top. */
    public static Series heap(DoubleUnaryOperator live) {
        var random = new Random(42);
        var observations = new ArrayList<Series.Observation>();
        for (int i = 0; i <= 40; i++) {
            double second = 15.0 * i;
            double value = live.applyAsDouble(second) + 4e6 * Math.pow(random.nextDouble(), 2);
            observations.add(new Series.Observation(FROM.plusSeconds(15L * i), value, 100 + 4L * i));
        }
        return Series.of("heap", observations);
    }

    /** The trend of a series against a heap of 512 MB. */
    public static Trend trend(Series series) {
        return new TrendTest(TrendSettings.forBytes()).examine(series, OptionalDouble.of(LIMIT));
    }

    /** Requests that a map keeps, each with a buffer: 150 a second in three histograms of live objects. */
    public static List<ClassGrowth> keptRequests() {
        return GrowthRanking.of(
                List.of(
                        growing("com.acme.shop.RequestBuffer", 32, 150),
                        growing("[B", 1900, 150),
                        growing("java.util.concurrent.ConcurrentHashMap$Node", 32, 150),
                        growing("java.lang.String", 24, 150)),
                0.05);
    }

    /** Where those requests' buffers are allocated, some of them old. */
    public static AllocationSite site(String className, int survivors) {
        return site(className, survivors, new Frame("com.acme.shop.RequestRegistry", "remember", 41));
    }

    /** A site with this one frame. */
    public static AllocationSite site(String className, int survivors, Frame frame) {
        return new AllocationSite(
                className, frame.toString(), List.of(frame), 20, survivors, 36_000_000, Duration.ofMinutes(9));
    }

    /** Who keeps them. */
    public static RetainingPath path() {
        return new RetainingPath(
                "com.acme.shop.RequestBuffer",
                "com.acme.shop.RequestRegistry",
                "BY_ID",
                List.of(
                        "static com.acme.shop.RequestRegistry.BY_ID",
                        "java.util.concurrent.ConcurrentHashMap.table",
                        "java.util.concurrent.ConcurrentHashMap$Node.val"));
    }

    private static ClassSeries growing(String className, long size, double perSecond) {
        var counts = new ArrayList<ClassSeries.Count>();
        for (int second : new int[] {0, 280, 590}) {
            long instances = 1000 + Math.round(perSecond * second) + second % 7;
            counts.add(new ClassSeries.Count(second, instances * size, instances));
        }
        return new ClassSeries(className, counts);
    }
}
