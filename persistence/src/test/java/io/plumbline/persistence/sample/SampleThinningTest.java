package io.plumbline.persistence.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.capture.StoredHistogram;
import io.plumbline.persistence.sample.SampleThinning.Series;
import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SampleThinningTest {

    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final SampleTier MINUTES = new SampleTier(Duration.ofMinutes(5), Duration.ofDays(2));
    private static final SampleTier HOURS = new SampleTier(Duration.ofHours(1), Duration.ofDays(30));
    private static final Duration BEAT = Duration.ofSeconds(15);
    private static final long STACK_BYTES = 96 << 10;

    private TestDatabase database;
    private Sql sql;
    private SampleRepository samples;
    private SampleThinning thinning;
    private long shop;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
        sql = new Sql(database.dataSource());
        samples = new SampleRepository(database.dataSource());
        thinning = new SampleThinning(database.dataSource());
        shop = target("shop");
    }

    /* Rows move from table to table by their order, and a view keeps the columns that it was made with. */
    @Test
    void everyTableOfSamplesHasTheSameColumnsAndTheViewHasThemAll() {
        var columns = columns("memory_sample");

        assertThat(columns).contains("target_id", "at");
        assertThat(columns("memory_sample_thin")).isEqualTo(columns);
        assertThat(columns("memory_sample_sparse")).isEqualTo(columns);
        assertThat(columns("memory_sample_all")).isEqualTo(columns);
    }

    private List<String> columns(String relation) {
        return sql.list(
                "SELECT column_name FROM information_schema.columns"
                        + " WHERE table_schema = 'plumbline' AND table_name = ? ORDER BY ordinal_position",
                row -> row.getString(1),
                relation);
    }

    @Test
    void whatIsYoungStaysAsItIs() {
        var life = life(shop);
        var taken = samples(life, NOW.minus(Duration.ofDays(2)), 2 * 240, i -> sample(i, 100 + i % 7));
        samples.add(taken);

        thin(MINUTES);

        assertThat(stored(life)).isEqualTo(taken);
    }

    @Test
    void ofEachIntervalTheLowestFloorStaysWithTheLeastThatNothingExplains() {
        var life = life(shop);
        var random = new Random(7);
        var taken = samples(
                life,
                NOW.minus(Duration.ofDays(4)),
                4 * 5760,
                i -> sample(i, 500 + random.nextInt(100)).resident(3_000 + random.nextInt(500)));
        samples.add(taken);

        thin(MINUTES);

        var left = stored(life);
        var old = Duration.ofDays(2).toMinutes() / 5;
        var bound = NOW.minus(Duration.ofDays(2));
        assertThat(left.stream().filter(sample -> !sample.at().isBefore(bound)).count())
                .as("two days of samples, with the one of the bound itself")
                .isEqualTo(2 * 5760);
        assertThat(left.stream().filter(sample -> sample.at().isBefore(bound)).count())
                .isBetween(old, 2 * old + 1);
        assertThat(floors(left)).isEqualTo(floors(taken));
        assertThat(unexplained(left)).isEqualTo(unexplained(taken));
        assertThat(taken).containsAll(left);
    }

    @Test
    void livesAreNotMixedAndTheirEndsStay() {
        var before = life(shop);
        var after = life(shop);
        var start = NOW.minus(Duration.ofDays(4));
        var first = samples(before, start, 250, i -> sample(i, 900 - i % 3));
        var second = samples(after, start.plus(BEAT.multipliedBy(250)), 250, i -> sample(i, 100 + i % 3));
        samples.add(first);
        samples.add(second);

        thin(MINUTES);

        var span = samples.spans(shop, start, NOW);
        assertThat(span)
                .containsExactly(
                        new SampledSpan(
                                after, second.get(0).at(), second.get(249).at()),
                        new SampledSpan(
                                before, first.get(0).at(), first.get(249).at()));
        assertThat(floors(stored(before))).isEqualTo(floors(first));
        assertThat(floors(stored(after))).isEqualTo(floors(second));
    }

    @Test
    void floorsThatWeForcedAreKeptBesideThoseOfTheJvmsOwn() {
        var life = life(shop);
        var taken = samples(
                life,
                NOW.minus(Duration.ofDays(4)),
                5760,
                i -> sample(i, i % 20 == 7 ? 50 : 200).forced(i % 20 == 7));
        samples.add(taken);

        thin(MINUTES);

        var left = stored(life);
        assertThat(left).filteredOn(StoredSample::forced).hasSize(288);
        assertThat(floors(left)).isEqualTo(floors(taken));
    }

    @Test
    void ofEqualFloorsTheOneThatSawTheCollectionStays() {
        var life = life(shop);
        var start = NOW.minus(Duration.ofDays(4));
        samples.add(samples(life, start, 60, i -> sample(i / 5, 100)));

        thin(MINUTES);

        assertThat(stored(life))
                .extracting(StoredSample::at)
                .containsExactly(
                        start,
                        start.plus(BEAT.multipliedBy(20)),
                        start.plus(BEAT.multipliedBy(40)),
                        start.plus(BEAT.multipliedBy(59)));
    }

    @Test
    void aCountOfRequestsThatBeginsAnewLosesNothing() {
        var life = life(shop);
        var taken = samples(
                life,
                NOW.minus(Duration.ofDays(4)),
                11_520,
                i -> sample(i, 100).requests(i % 3001 == 17 ? -1 : 10 * (i % 1777)));
        samples.add(taken);

        thin(MINUTES);
        thin(HOURS);

        assertThat(stored(life)).hasSizeLessThan(1_300);
        assertThat(served(stored(life))).isEqualTo(served(taken));
    }

    @Test
    void theEndsOfAGapStay() {
        var life = life(shop);
        var start = NOW.minus(Duration.ofDays(5));
        var before = samples(life, start, 1003, i -> sample(i, 100));
        var after = samples(life, start.plus(Duration.ofDays(1)), 1003, i -> sample(2000 + i, 100));
        samples.add(before);
        samples.add(after);

        thin(MINUTES);

        assertThat(stored(life))
                .contains(before.get(0), before.get(1002), after.get(0), after.get(1002))
                .hasSizeLessThan(110);
    }

    @Test
    void aJvmThatTellsNeitherKeepsOneSampleOfEachInterval() {
        var life = life(shop);
        samples.add(samples(life, NOW.minus(Duration.ofDays(4)), 200, i -> sample(i, -1)));

        thin(MINUTES);

        assertThat(stored(life)).hasSize(11);
    }

    @Test
    void aLargeBacklogIsDoneStepByStepAndADeadTimeInOne() {
        var life = life(shop);
        samples.add(samples(life, NOW.minus(Duration.ofDays(700)), 20, i -> sample(i, 100)));
        samples.add(samples(life, NOW.minus(Duration.ofDays(12)), 10 * 5760, i -> sample(10_000 + i, 100 + i % 11)));

        thinning.open(Series.SAMPLES, MINUTES, NOW);
        int steps = 0;
        for (var step = next(MINUTES); step != null; step = next(MINUTES)) {
            assertThat(step.gone()).isLessThanOrEqualTo(5760);
            steps++;
        }

        assertThat(steps).isBetween(11, 13);
        assertThat(stored(life).size()).isLessThan(10 * 288 + 10);
    }

    @Test
    void thinningAgainOrByAnotherConfigurationLosesNoMore() {
        var life = life(shop);
        var random = new Random(3);
        var taken = samples(
                life,
                NOW.minus(Duration.ofDays(4)),
                5760,
                i -> sample(i, 500 + random.nextInt(100)).resident(2_000 + random.nextInt(50)));
        samples.add(taken);
        thin(MINUTES);
        var once = stored(life);

        sql.update("DELETE FROM plumbline.sample_thinning");
        thin(MINUTES);
        sql.update("INSERT INTO plumbline.memory_sample SELECT * FROM plumbline.memory_sample_thin");
        sql.update("DELETE FROM plumbline.memory_sample_thin");
        thin(MINUTES);

        assertThat(stored(life)).isEqualTo(once);
    }

    @Test
    void twoThatThinAtOnceDoTheSameAsOne() throws Exception {
        var lives = new ArrayList<Long>();
        var taken = new ArrayList<List<StoredSample>>();
        for (int i = 0; i < 4; i++) {
            var random = new Random(i);
            long life = life(target("target " + i));
            lives.add(life);
            taken.add(samples(life, NOW.minus(Duration.ofDays(5)), 5760, n -> sample(n, 500 + random.nextInt(100))));
            samples.add(taken.get(i));
        }
        thinning.open(Series.SAMPLES, MINUTES, NOW);
        var threads = Executors.newFixedThreadPool(3);
        try {
            Callable<Boolean> instance = () -> {
                while (next(MINUTES) != null) {
                    Thread.onSpinWait();
                }
                return true;
            };
            for (var done : threads.invokeAll(List.of(instance, instance, instance))) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        thin(MINUTES);

        for (int i = 0; i < 4; i++) {
            assertThat(floors(stored(lives.get(i)))).isEqualTo(floors(taken.get(i)));
            assertThat(stored(lives.get(i))).hasSizeBetween(288, 290);
        }
    }

    @Test
    void aStepThatIsBrokenOffHasDoneNothing() throws SQLException {
        var life = life(shop);
        var taken = samples(life, NOW.minus(Duration.ofDays(4)), 5760, i -> sample(i, 100 + i % 7));
        samples.add(taken);
        thinning.open(Series.SAMPLES, MINUTES, NOW);
        // what comes last in the step fails, as whatever kills it would before
        sql.update("ALTER TABLE plumbline.sample_thinning ADD CHECK (thinned_until < '2026-03-07')");

        assertThatThrownBy(() -> next(MINUTES)).hasMessageContaining("refused");

        assertThat(stored(life)).isEqualTo(taken);
    }

    @Test
    void hoursComeAfterMinutes() {
        var life = life(shop);
        var random = new Random(5);
        var taken = samples(life, NOW.minus(Duration.ofDays(33)), 2 * 5760, i -> sample(i, 500 + random.nextInt(1000)));
        samples.add(taken);

        thin(MINUTES);
        thin(HOURS);

        assertThat(stored(life)).hasSizeBetween(48, 51);
        assertThat(stored(life).stream().mapToLong(StoredSample::floorBytes).min())
                .isEqualTo(taken.stream().mapToLong(StoredSample::floorBytes).min());
    }

    @Test
    void ofCensusesTheLastOfEachDayAndLifeStays() {
        var censuses = new CensusRepository(database.dataSource());
        var before = life(shop);
        var after = life(shop);
        var start = Instant.parse("2026-02-20T00:00:00Z");
        for (int hour = 0; hour < 10 * 24; hour++) {
            censuses.add(new StoredCensus(hour < 60 ? before : after, start.plus(Duration.ofHours(hour)), "{}"));
        }
        var daily = new SampleTier(Duration.ofDays(1), Duration.ofDays(7));
        thinning.open(Series.CENSUSES, daily, NOW);

        while (thinning.next(Series.CENSUSES, daily, NOW.plus(Duration.ofDays(14)))
                .isPresent()) {
            Thread.onSpinWait();
        }

        assertThat(censuses.inEpoch(before, Instant.EPOCH, NOW))
                .extracting(StoredCensus::at)
                .containsExactly(
                        start.plus(Duration.ofHours(23)),
                        start.plus(Duration.ofHours(47)),
                        start.plus(Duration.ofHours(59)));
        assertThat(censuses.inEpoch(after, Instant.EPOCH, NOW)).hasSize(8);
        assertThat(censuses.asOf(before, NOW)).map(StoredCensus::at).contains(start.plus(Duration.ofHours(59)));
    }

    @Test
    void ofHistogramsTheLastOfEachIntervalAndKindStaysAndThoseOfDiagnoses() {
        var histograms = new HistogramRepository(database.dataSource());
        var life = life(shop);
        var start = Instant.parse("2026-02-20T00:00:00Z");
        long diagnosis = sql.first("""
                        INSERT INTO plumbline.diagnosis (target_id, run_key, origin, requested_at, window_from, window_to, state,
                            progress, phase)
                        VALUES (?, 'diagnosis/1', 'REQUEST', now(), now(), now(), 'RUNNING', 0, 'trend') RETURNING id""", row -> row.getLong(1), shop).orElseThrow();
        for (int hour = 0; hour < 12; hour++) {
            var at = start.plus(Duration.ofHours(hour));
            long capture = sql.first("""
                            INSERT INTO plumbline.capture (target_id, epoch_id, diagnosis_id, kind, state, taken_at, finished_at,
                                taken_by, forced_collection)
                            VALUES (?, ?, ?, 'HISTOGRAM', 'FINISHED', ?, ?, 'north', true) RETURNING id""", row -> row.getLong(1), shop, life, hour == 1 ? diagnosis : null, at, at)
                    .orElseThrow();
            var entry = new StoredHistogram.Entry("byte[]", hour + 1L, 16);
            histograms.add(new StoredHistogram(shop, life, capture, at, hour % 4 != 2, 9, 99, List.of(entry)));
        }
        var sixHours = new SampleTier(Duration.ofHours(6), Duration.ofDays(7));
        thinning.open(Series.HISTOGRAMS, sixHours, NOW);

        while (thinning.next(Series.HISTOGRAMS, sixHours, NOW.plus(Duration.ofDays(14)))
                .isPresent()) {
            Thread.onSpinWait();
        }

        assertThat(histograms.series(life, start, NOW))
                .extracting(count -> Duration.between(start, count.takenAt()).toHours())
                .containsExactly(1L, 2L, 5L, 10L, 11L);
    }

    @Test
    void aChartOfALongTimeShowsTheLowestFloorOfEachInterval() {
        var life = life(shop);
        var start = NOW.minus(Duration.ofDays(4));
        samples.add(samples(life, start, 5760, i -> sample(i, 500 - i % 240).forced(i % 240 == 239)));

        var shown = samples.range(shop, start, NOW, Duration.ofHours(1), 100);

        assertThat(shown).hasSize(24).allSatisfy(sample -> {
            assertThat(sample.forced()).isFalse();
            assertThat(sample.floorBytes()).isEqualTo(262);
        });
        assertThat(samples.range(shop, start, NOW, Duration.ofHours(1), 5)).isEqualTo(shown.subList(0, 5));
        thin(MINUTES);
        assertThat(samples.range(shop, start, NOW, Duration.ofHours(1), 100)).isEqualTo(shown);
    }

    @Test
    void whatIsTooOldIsForgottenOfEachTarget() {
        var old = life(shop);
        var other = life(target("cafe"));
        samples.add(samples(old, Instant.now().minus(Duration.ofDays(9)), 100, i -> sample(i, 100)));
        samples.add(samples(other, Instant.now().minus(Duration.ofHours(9)), 100, i -> sample(i, 100)));

        assertThat(samples.purge(Duration.ofDays(7))).isEqualTo(100);
        assertThat(samples.purge(Duration.ofDays(7))).isZero();
        assertThat(stored(other)).hasSize(100);
    }

    private void thin(SampleTier tier) {
        thinning.open(series(tier), tier, NOW);
        while (next(tier) != null) {
            Thread.onSpinWait();
        }
    }

    private SampleThinning.@Nullable Step next(SampleTier tier) {
        return thinning.next(series(tier), tier, NOW).orElse(null);
    }

    private static Series series(SampleTier tier) {
        return tier.equals(HOURS) ? Series.THIN_SAMPLES : Series.SAMPLES;
    }

    private long target(String name) {
        return sql.first(
                        "INSERT INTO plumbline.target (name, kind, url, registered_at, state, state_since)"
                                + " VALUES (?, 'JMX', 'u', now(), 'NEW', now())"
                                + " RETURNING id",
                        row -> row.getLong(1),
                        name)
                .orElseThrow();
    }

    private long life(long target) {
        return sql.first("""
                        INSERT INTO plumbline.target_epoch (target_id, started_at, pid, host, jvm_name, jvm_vendor, jvm_version,
                            collector, max_heap_bytes, first_seen_at)
                        SELECT ?, now(), count(*), 'host', 'jvm', 'vendor', '17', 'G1', 1, now() FROM plumbline.target_epoch
                        RETURNING id""", row -> row.getLong(1), target).orElseThrow();
    }

    /** What of a sample matters here. */
    private record Told(long collections, long floor, long resident, long requests, boolean forced) {

        Told resident(long bytes) {
            return new Told(collections, floor, bytes, requests, forced);
        }

        Told requests(long served) {
            return new Told(collections, floor, resident, served, forced);
        }

        Told forced(boolean isForced) {
            return new Told(collections, floor, resident, requests, isForced);
        }
    }

    private static Told sample(int collections, long floor) {
        return new Told(collections, floor, -1, -1, false);
    }

    private List<StoredSample> samples(long life, Instant from, int count, IntFunction<Told> told) {
        long target = sql.first(
                        "SELECT target_id FROM plumbline.target_epoch WHERE id = ?", row -> row.getLong(1), life)
                .orElseThrow();
        var start = from.truncatedTo(ChronoUnit.MICROS);
        return IntStream.range(0, count)
                .mapToObj(i -> stored(target, life, start.plus(BEAT.multipliedBy(i)), told.apply(i)))
                .toList();
    }

    private static StoredSample stored(long target, long life, Instant at, Told told) {
        return new StoredSample(
                target,
                at,
                life,
                told.floor() + 10,
                1_000,
                2_000,
                told.floor(),
                told.collections(),
                told.collections(),
                0,
                told.collections(),
                1,
                20,
                10,
                0,
                0,
                0,
                9_000,
                50,
                told.resident(),
                told.requests(),
                told.forced());
    }

    private List<StoredSample> stored(long life) {
        return samples.inEpoch(life, Instant.EPOCH, NOW.plus(Duration.ofDays(365)));
    }

    /** The lowest floor of each ten minutes, of both kinds, with its time. */
    private static Set<String> floors(List<StoredSample> samples) {
        var lowest = new TreeMap<String, StoredSample>();
        for (var sample : samples) {
            var key = sample.forced() + " " + sample.at().getEpochSecond() / 600;
            lowest.merge(key, sample, (one, other) -> other.floorBytes() < one.floorBytes() ? other : one);
        }
        var told = new TreeSet<String>();
        lowest.forEach((key, sample) -> told.add(key + " " + sample.at() + " " + sample.floorBytes()));
        return told;
    }

    private static Set<String> unexplained(List<StoredSample> samples) {
        var lowest = new TreeMap<Long, Long>();
        for (var sample : samples) {
            long rest = sample.rssBytes() - 1_000 - 30 - sample.threads() * STACK_BYTES;
            lowest.merge(sample.at().getEpochSecond() / 600, rest, Math::min);
        }
        var told = new TreeSet<String>();
        lowest.forEach((key, rest) -> told.add(key + " " + rest));
        return told;
    }

    private static long served(List<StoredSample> samples) {
        long served = 0;
        long before = -1;
        for (var sample : samples) {
            if (sample.requests() >= 0) {
                served += before < 0 ? 0 : sample.requests() >= before ? sample.requests() - before : sample.requests();
                before = sample.requests();
            }
        }
        return served;
    }
}
