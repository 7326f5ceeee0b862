package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.batch.offheap.Census;
import io.plumbline.batch.offheap.Limits;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import io.plumbline.batch.verdict.Area;
import io.plumbline.persistence.sample.StoredSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class SampledLifeTest {

    private static final Instant START = Instant.parse("2026-03-01T02:00:00Z");
    private static final int DAY = 24 * 60;
    private static final long MB = 1_000_000;

    @Test
    void floorsThatWeForcedAreLeftOutWhereTheJvmCollectsByItself() {
        var samples = new ArrayList<StoredSample>();
        for (int minute = 0; minute < DAY; minute++) {
            boolean forced = minute % 60 == 0;
            samples.add(sample(minute, forced ? 40_000_000 : 60_000_000, minute, forced, 9000));
        }

        var heap = SampledLife.of(START, samples).series(Area.HEAP);

        assertThat(heap.size()).isEqualTo(DAY - 24);
        assertThat(heap.values()).containsOnly(60_000_000);
    }

    @Test
    void aJvmThatHardlyEverCollectsIsMeasuredByTheFloorsThatWeForced() {
        // it collects six times while it starts and never again; the hourly snapshot forces a collection
        var samples = new ArrayList<StoredSample>();
        for (int minute = 0; minute < DAY; minute++) {
            int hour = minute / 60;
            boolean forced = minute >= 10;
            long floor = forced ? 40_000_000 + 20_000_000L * hour : 30_000_000;
            samples.add(sample(minute, floor, forced ? 7 + hour : Math.min(6, minute), forced, 9000));
        }

        var heap = SampledLife.of(START, samples).series(Area.HEAP);
        var trend = new TrendTest(TrendSettings.forBytes()).examine(heap);

        assertThat(heap.values()).doesNotContain(30_000_000);
        assertThat(heap.afterNewCollections().size()).isEqualTo(24);
        assertThat(trend.kind()).isEqualTo(Trend.Kind.GROWING);
        assertThat(trend.rate().perDay()).isBetween(450e6, 510e6);
    }

    @Test
    void aFewFloorsOfTheJvmsOwnAreBetterThanFewerThatWeForced() {
        var samples = List.of(
                sample(0, 50_000_000, 1, false, 9000),
                sample(1, 50_000_000, 2, false, 9000),
                sample(2, 40_000_000, 3, true, 9000));

        assertThat(SampledLife.of(START, samples).series(Area.HEAP).values()).containsExactly(50e6, 50e6);
    }

    @Test
    void theWarmUpIsLeftOut() {
        var life = SampledLife.of(START, minutes(60, minute -> minute < 5 ? 3000 : 9000));

        assertThat(first(life)).isEqualTo(START.plus(Duration.ofMinutes(5)));
    }

    @Test
    void aModuleThatIsLoadedLateDoesNotDiscardWhatWasBefore() {
        var loadedLate = minutes(DAY, minute -> minute < DAY - 60 ? 9000 : 20_000);

        assertThat(first(SampledLife.of(START, loadedLate))).isEqualTo(START.plus(Duration.ofMinutes(10)));
        assertThat(first(SampledLife.of(START.minus(Duration.ofDays(3)), loadedLate)))
                .isEqualTo(START);
    }

    @Test
    void aShortWindowKeepsTwoThirds() {
        var life = SampledLife.of(START, minutes(7, minute -> 1000L * minute));

        assertThat(first(life)).isEqualTo(START.plus(Duration.ofMinutes(2)));
    }

    @Test
    void whatTheJvmDoesNotTellIsNoPoint() {
        var life = SampledLife.of(START, minutes(3, minute -> 9000));

        assertThat(life.series(Area.HANDLES).size()).isZero();
        assertThat(life.series(Area.THREADS).values()).containsExactly(20, 20, 20);
        assertThat(life.limit(Area.HEAP)).hasValue(512e6);
    }

    @Test
    void nothingSampledIsNothingMeasured() {
        var life = SampledLife.of(START, List.of());

        assertThat(life.series(Area.HEAP)).extracting(Series::size).isEqualTo(0);
        assertThat(life.limit(Area.HEAP)).isEmpty();
    }

    @Test
    void residentMemoryThatFollowsTheHeapIsExplained() {
        var committedMore = memory(60, minute -> 200 * MB + 10 * MB * minute, minute -> 190 * MB + 10 * MB * minute, 0);
        var touchedMore = memory(60, minute -> 1000 * MB, minute -> 200 * MB + 10 * MB * minute, 0);

        assertThat(grows(committedMore)).isFalse();
        assertThat(grows(touchedMore)).isFalse();
    }

    @Test
    void whatTheHeapDoesNotExplainGrows() {
        var life = memory(120, minute -> 200 * MB, minute -> 195 * MB, 2 * MB);
        var trend = new TrendTest(TrendSettings.forBytes()).examine(life.series(Area.NATIVE));

        assertThat(trend.kind()).isEqualTo(Trend.Kind.GROWING);
        assertThat(trend.rate().perSecond() * 60).isBetween(1.9 * MB, 2.1 * MB);
    }

    @Test
    void everyLimitThatIsKnownIsALimit() {
        var limits = new Limits(64L << 20, Limits.NONE, 240L << 20, 1024, 900 * MB, 4915);
        var census = new Census(START, List.of(), limits, null);
        var life = memory(3, minute -> 200 * MB, minute -> 195 * MB, 0).with(census);

        assertThat(life.limit(Area.DIRECT)).hasValue(64 << 20);
        assertThat(life.limit(Area.HANDLES)).hasValue(1024);
        assertThat(life.limit(Area.METASPACE)).isEmpty();
        assertThat(life.limit(Area.THREADS)).hasValue(4915);
        assertThat(life.limit(Area.CLASSES)).isEmpty();
        assertThat(life.limit(Area.NATIVE).orElseThrow()).isCloseTo(900.0 * MB - 395 * MB + rest(life), within(1.0));
    }

    @Test
    void aHeapIsExhaustedWhereItsControlGroupLeavesLessThanTheJvmGives() {
        var tight = new Limits(Limits.NONE, Limits.NONE, Limits.NONE, Limits.NONE, 600 * MB, Limits.NONE);
        var wide = new Limits(Limits.NONE, Limits.NONE, Limits.NONE, Limits.NONE, 900 * MB, Limits.NONE);
        var life = memory(3, minute -> 200 * MB, minute -> 195 * MB, 0);

        // 395 MB are resident, 200 of them at most in the heap
        assertThat(life.with(new Census(START, List.of(), tight, null)).limit(Area.HEAP))
                .hasValue(405.0 * MB);
        assertThat(life.with(new Census(START, List.of(), wide, null)).limit(Area.HEAP))
                .hasValue(512.0 * MB);
    }

    @Test
    void theLedgerTellsBothEndsOfTheWindow() {
        var life = memory(30, minute -> 200 * MB, minute -> 195 * MB, MB);

        assertThat(life.ledger(null)).hasValueSatisfying(ledger -> {
            var resident = ledger.lines().get(ledger.lines().size() - 1);
            assertThat(ledger.from()).isEqualTo(START);
            assertThat(resident.toBytes() - resident.fromBytes()).isEqualTo(29 * MB);
        });
        assertThat(SampledLife.of(START, List.of()).ledger(null)).isEmpty();
    }

    private static double rest(SampledLife life) {
        var lines = life.ledger(null).orElseThrow().lines();
        return lines.get(lines.size() - 2).toBytes();
    }

    private static boolean grows(SampledLife life) {
        return new TrendTest(TrendSettings.forBytes())
                .examine(life.series(Area.NATIVE))
                .isGrowing();
    }

    @Test
    void requestsAreCountedOnWhereTheirCountBeginsAnew() {
        var counts = new long[] {-1, 100, 250, 250, 40, 60, -1};
        var samples = new ArrayList<StoredSample>();
        for (int minute = 0; minute < counts.length; minute++) {
            samples.add(served(sample(minute, 50_000_000, minute, false, 9000), counts[minute]));
        }

        var requests = SampledLife.of(START.minus(Duration.ofHours(1)), samples).requests();

        assertThat(requests.values()).containsExactly(0, 150, 150, 190, 210);
        assertThat(requests.instant(0)).isEqualTo(START.plus(Duration.ofMinutes(1)));
    }

    private static StoredSample served(StoredSample plain, long requests) {
        return new StoredSample(
                plain.targetId(),
                plain.at(),
                plain.epochId(),
                plain.usedBytes(),
                plain.committedBytes(),
                plain.maxBytes(),
                plain.floorBytes(),
                plain.collections(),
                plain.youngCollections(),
                plain.oldCollections(),
                plain.collectionMillis(),
                plain.lastPauseMillis(),
                plain.metaspaceBytes(),
                plain.codeCacheBytes(),
                plain.directBytes(),
                plain.mappedBytes(),
                plain.threads(),
                plain.loadedClasses(),
                plain.openFiles(),
                plain.rssBytes(),
                requests,
                plain.forced());
    }

    /** A JVM whose heap uses so much of what is committed, with 200 MB beside it and more by the minute. */
    private static SampledLife memory(
            int minutes, IntToLongFunction committed, IntToLongFunction used, long leakPerMinute) {
        var samples = new ArrayList<StoredSample>();
        for (int minute = 0; minute < minutes; minute++) {
            var plain = sample(minute, 50_000_000, minute, false, 9000);
            samples.add(new StoredSample(
                    plain.targetId(),
                    plain.at(),
                    plain.epochId(),
                    used.applyAsLong(minute),
                    committed.applyAsLong(minute),
                    plain.maxBytes(),
                    plain.floorBytes(),
                    plain.collections(),
                    plain.youngCollections(),
                    plain.oldCollections(),
                    plain.collectionMillis(),
                    plain.lastPauseMillis(),
                    plain.metaspaceBytes(),
                    plain.codeCacheBytes(),
                    plain.directBytes(),
                    plain.mappedBytes(),
                    plain.threads(),
                    plain.loadedClasses(),
                    plain.openFiles(),
                    used.applyAsLong(minute) + 200 * MB + leakPerMinute * minute,
                    -1,
                    false));
        }
        return SampledLife.of(START.minus(Duration.ofHours(1)), samples);
    }

    private static Instant first(SampledLife life) {
        return life.samples().get(0).at();
    }

    private static List<StoredSample> minutes(int minutes, IntToLongFunction loadedClasses) {
        var samples = new ArrayList<StoredSample>();
        for (int minute = 0; minute < minutes; minute++) {
            samples.add(sample(minute, 50_000_000, minute, false, loadedClasses.applyAsLong(minute)));
        }
        return samples;
    }

    private static StoredSample sample(int minute, long floor, long collections, boolean forced, long loadedClasses) {
        return new StoredSample(
                7,
                START.plus(Duration.ofMinutes(minute)),
                1,
                80_000_000,
                200_000_000,
                512_000_000,
                floor,
                collections,
                collections,
                0,
                100,
                3,
                30_000_000,
                10_000_000,
                0,
                0,
                20,
                loadedClasses,
                -1,
                300_000_000,
                -1,
                forced);
    }
}
