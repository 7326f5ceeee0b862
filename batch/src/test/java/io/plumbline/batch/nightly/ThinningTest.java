package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import io.plumbline.batch.verdict.Area;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.SampleThinning;
import io.plumbline.persistence.sample.StoredSample;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the trends say of samples that were thinned, beside what they say of all that were taken. */
class ThinningTest {

    private static final Instant NOW = Instant.parse("2026-04-01T06:00:00Z");
    private static final Duration BEAT = Duration.ofSeconds(15);
    private static final int PER_DAY = 5760;
    private static final int DAYS = 34;
    private static final double KILOBYTES_PER_SECOND = 3_000;
    private static final Settings DEFAULTS = new Settings(key -> Optional.empty());

    private final SettableClock clock = new SettableClock(NOW);

    private Store store;
    private SampleRepository samples;
    private Target shop;
    private long life;

    @BeforeEach
    void open() {
        store = new Store();
        samples = new SampleRepository(store.dataSource());
        shop = store.target("shop", Instant.EPOCH);
        var began = NOW.minus(Duration.ofDays(40));
        var described = new TargetEpoch.Life(began, 1, "host", "jvm", "vendor", "17", "G1", 1_000_000_000, null);
        life = store.transactions()
                .commit(() -> new TargetRepository(store.entities())
                        .epoch(shop.id(), described, began)
                        .id());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aLeakOfAFewKilobytesASecondOverWeeksIsMeasuredAsFromAllSamplesAndSoIsEverythingElse() {
        var taken = month();
        samples.add(taken);
        var all = SampledLife.of(taken.get(0).at(), taken);

        thin();

        var left = stored();
        var thin = SampledLife.of(left.get(0).at(), left);
        assertThat(left).hasSizeLessThan(2 * PER_DAY + 28 * 288 * 2 + 4 * 24 * 2 + 100);
        assertThat(rate(Area.HEAP, thin).rate().perSecond())
                .isCloseTo(rate(Area.HEAP, all).rate().perSecond(), within(0.02 * KILOBYTES_PER_SECOND))
                .isCloseTo(KILOBYTES_PER_SECOND, within(0.03 * KILOBYTES_PER_SECOND));
        for (var area : List.of(Area.HEAP, Area.THREADS, Area.NATIVE)) {
            assertThat(rate(area, thin).isGrowing()).as(area.key()).isTrue();
        }
        for (var area : Area.values()) {
            if (all.series(area).size() > 0) {
                requireAlike(area, rate(area, all), rate(area, thin));
            }
        }
        assertThat(last(thin.requests())).isEqualTo(last(all.requests()));
    }

    private static void requireAlike(Area area, Trend before, Trend after) {
        assertThat(after.kind()).as(area.key()).isEqualTo(before.kind());
        if (before.isGrowing()) {
            assertThat(after.rate().perSecond() / before.rate().perSecond())
                    .as(area.key())
                    .isCloseTo(1, within(0.05));
        }
    }

    private static double last(Series series) {
        return series.value(series.size() - 1);
    }

    private static Trend rate(Area area, SampledLife life) {
        return new TrendTest(area.isBytes() ? TrendSettings.forBytes() : TrendSettings.forCounts())
                .examine(life.series(area));
    }

    private void thin() {
        var thinning = new Thinning(new SampleThinning(store.dataSource()), ThinningSettings.from(DEFAULTS), clock);
        thinning.run();
    }

    private List<StoredSample> stored() {
        return samples.inEpoch(life, Instant.EPOCH, NOW);
    }

    /*
     * A floor that a young collection leaves: the live set, and up to 80 MB that it did not get round to; a daily wave of load on heap,
     * threads and files; an old collection every six hours.
     */
    private List<StoredSample> month() {
        var random = new Random(11);
        var taken = new ArrayList<StoredSample>(DAYS * PER_DAY);
        var start = NOW.minus(Duration.ofDays(DAYS));
        long floor = 0;
        long served = 0;
        for (int i = 0; i < DAYS * PER_DAY; i++) {
            double seconds = 15.0 * i;
            double wave = 1 + Math.sin(2 * Math.PI * seconds / 86_400);
            double sinceOld = seconds % 21_600 / 21_600;
            if (i % 3 == 0) {
                floor = Math.round(300e6
                        + KILOBYTES_PER_SECOND * seconds
                        + 30e6 * wave
                        + 20e6 * sinceOld
                        + 30e6 * random.nextDouble());
            }
            // deployed anew every eleven days, and then it counts from nothing
            served = i % (11 * PER_DAY) == 0 ? 0 : served + Math.round(100 * wave);
            taken.add(sample(start.plus(BEAT.multipliedBy(i)), floor, i, wave, served, random));
        }
        return taken;
    }

    private StoredSample sample(Instant at, long floor, int i, double wave, long served, Random random) {
        double seconds = 15.0 * i;
        long threads = Math.round(60 + 20 * wave + 10 * random.nextDouble() + seconds / 4_320);
        long metaspace = Math.round(80e6 + 5e6 * (1 - Math.exp(-seconds / 86_400)));
        return new StoredSample(
                shop.id(),
                at,
                life,
                floor + 200_000_000L,
                1_000_000_000,
                4_000_000_000L,
                floor,
                i / 3,
                i / 3,
                i / 1440,
                i,
                1,
                metaspace,
                30_000_000,
                Math.round(10e6 + 3e6 * wave * random.nextDouble()),
                0,
                threads,
                9_000,
                Math.round(200 + 100 * wave + 50 * random.nextDouble()),
                Math.round(1_300e6 + 40e6 * random.nextDouble() + KILOBYTES_PER_SECOND / 2 * seconds),
                served,
                false);
    }
}
