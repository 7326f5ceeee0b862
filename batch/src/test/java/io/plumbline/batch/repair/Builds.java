package io.plumbline.batch.repair;

import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Finding;
import io.plumbline.batch.verdict.Grade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Two builds of one program, for tests: what a JVM would tell of each. */
final class Builds {

    /** When the new build began. */
    static final Instant CHANGE = Instant.parse("2026-03-01T12:00:00Z");

    private Builds() {}

    /**
     * What a JVM tells within hours: a collection every 10 s or so, a recording of a minute, a census an hour.
     *
     * @param pauseMillis of a collection
     * @param bytesPerSecond that are allocated
     * @param hitRate of a cache with as many look-ups an hour as a busy one has; absent without a cache
     */
    static Side side(
            String build,
            Instant from,
            int hours,
            double pauseMillis,
            double bytesPerSecond,
            @Nullable Double hitRate) {
        var random = new Random(build.hashCode());
        var readings = new ArrayList<Reading>();
        long collections = 0;
        double paused = 0;
        for (int i = 0; i <= hours * 240; i++) {
            readings.add(new Reading(from.plusSeconds(15L * i), 1, collections, paused));
            int more = 1 + random.nextInt(2);
            collections += more;
            for (int pause = 0; pause < more; pause++) {
                paused += pauseMillis / 1000 * (0.5 + random.nextDouble());
            }
        }
        var allocations = new ArrayList<Side.Allocation>();
        for (int i = 0; i < 12; i++) {
            allocations.add(new Side.Allocation(bytesPerSecond * 5 * (0.8 + 0.4 * random.nextDouble()), 5));
        }
        var caches = new ArrayList<CacheReading>();
        long hits = 0;
        long misses = 0;
        for (int hour = 0; hitRate != null && hour <= hours; hour++) {
            caches.add(new CacheReading(from.plusSeconds(3600L * hour), 1, "redirect", hits, misses));
            long lookedUp = 9_000_000L + random.nextInt(2_000_000);
            long found = Math.round(lookedUp * (hitRate + 0.02 * random.nextGaussian()));
            hits += found;
            misses += lookedUp - found;
        }
        return new Side(build, readings, allocations, caches);
    }

    /** A leak of 300 KB/s that the old build was found to have. */
    static Before leak() {
        return new Before(finding(300e3, 290e3, 310e3), 41, CHANGE.minusSeconds(60));
    }

    static Finding finding(@Nullable Double rate, @Nullable Double low, @Nullable Double high) {
        return new Finding(
                "a".repeat(40),
                Area.HEAP,
                Grade.A,
                "com.acme.Entry leaks 300 KB/s.",
                rate,
                low,
                high,
                null,
                null,
                "com.acme.Entry",
                "com.acme.Registry",
                "BY_ID",
                null,
                List.of(),
                "",
                List.of(),
                true,
                "1.4.2");
    }

    /** The heap's floor with the new build, as it is tested: a line with survivors of up to 4 MB on top, every 15 s. */
    static Trend floor(int minutes, double bytesPerSecond) {
        var random = new Random(7);
        var observations = new ArrayList<Series.Observation>();
        for (int i = 0; i <= minutes * 4; i++) {
            double value = 60e6 + bytesPerSecond * 15 * i + 4e6 * Math.pow(random.nextDouble(), 2);
            observations.add(new Series.Observation(CHANGE.plusSeconds(15L * i), value, 10L + 4L * i));
        }
        return new TrendTest(TrendSettings.forBytes()).examine(Series.of("heap", observations));
    }
}
