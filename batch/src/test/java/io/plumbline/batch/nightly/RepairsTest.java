package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.offheap.CacheUse;
import io.plumbline.batch.offheap.Census;
import io.plumbline.batch.offheap.Limits;
import io.plumbline.batch.repair.Comparison;
import io.plumbline.batch.repair.Outcome;
import io.plumbline.batch.repair.Quantity;
import io.plumbline.batch.repair.RepairCheck;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Evidence;
import io.plumbline.batch.verdict.Subject;
import io.plumbline.batch.verdict.Verdict;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.Diagnosis.Conclusion;
import io.plumbline.persistence.diagnosis.Diagnosis.Origin;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.RepairRepository;
import io.plumbline.persistence.diagnosis.StoredFinding;
import io.plumbline.persistence.diagnosis.TraceRepository;
import io.plumbline.persistence.sample.CensusRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.StoredCensus;
import io.plumbline.persistence.sample.StoredSample;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is stored of two builds, and what a check makes of it. */
class RepairsTest {

    private static final Instant CHANGE = Instant.parse("2026-03-10T12:00:00Z");
    private static final Instant TONIGHT = CHANGE.plus(Duration.ofHours(14));
    private static final String CAUSE = "a".repeat(40);

    private Store store;
    private Target shop;

    @BeforeEach
    void open() {
        store = new Store();
        shop = store.target("shop", CHANGE.minus(Duration.ofDays(3)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aRepairedLeakIsGoneWithTheNewBuildAndWhatItCostIsCompared() {
        run("1.4.2", CHANGE.minus(Duration.ofHours(20)), CHANGE, 10, 0.32);
        found(concluded(CHANGE.minus(Duration.ofHours(2))));
        run("1.4.3", CHANGE, TONIGHT, 6, 0.79);

        var checks = check(tonight());

        assertThat(checks).singleElement().satisfies(check -> {
            assertThat(check.fingerprint()).isEqualTo(CAUSE);
            assertThat(check.buildBefore()).isEqualTo("1.4.2");
            assertThat(check.buildAfter()).isEqualTo("1.4.3");
            assertThat(check.since()).isEqualTo(CHANGE);
            assertThat(check.outcome()).isEqualTo(Outcome.GONE);
            assertThat(outcome(check, Quantity.PAUSE)).isEqualTo(Outcome.BETTER);
            assertThat(outcome(check, Quantity.HIT_RATE)).isEqualTo(Outcome.BETTER);
            assertThat(outcome(check, Quantity.ALLOCATION)).isEqualTo(Outcome.UNKNOWN);
        });
    }

    @Test
    void whatWasCheckedIsKeptAndAFindingOfTheOldBuildLeadsToIt() {
        run("1.4.2", CHANGE.minus(Duration.ofHours(20)), CHANGE, 10, 0.32);
        var before = concluded(CHANGE.minus(Duration.ofHours(2)));
        found(before);
        run("1.4.3", CHANGE, TONIGHT, 6, 0.79);
        var tonight = tonight();
        check(tonight);
        check(tonight);

        var kept = new RepairRepository(store.dataSource());

        assertThat(kept.ofDiagnosis(tonight.id())).hasSize(1);
        assertThat(kept.latest(shop.id(), CAUSE, before.id()))
                .hasValueSatisfying(content -> assertThat(StoredJson.read(content, RepairCheck.class))
                        .extracting(RepairCheck::outcome, RepairCheck::buildAfter)
                        .containsExactly(Outcome.GONE, "1.4.3"));
        assertThat(kept.latest(shop.id(), "b".repeat(40), before.id())).isEmpty();
    }

    @Test
    void aRestartOfTheSameBuildIsNoRepair() {
        run("1.4.2", CHANGE.minus(Duration.ofHours(20)), CHANGE, 10, 0.32);
        found(concluded(CHANGE.minus(Duration.ofHours(2))));
        run("1.4.2", CHANGE, TONIGHT, 6, 0.79);

        assertThat(check(tonight())).isEmpty();
    }

    @Test
    void withoutABuildThatIsToldNothingIsCompared() {
        run(null, CHANGE.minus(Duration.ofHours(20)), CHANGE, 10, 0.32);
        found(concluded(CHANGE.minus(Duration.ofHours(2))));
        run("1.4.3", CHANGE, TONIGHT, 6, 0.79);

        assertThat(check(tonight())).isEmpty();
    }

    @Test
    void restartsOfTheNewBuildBelongToIt() {
        run("1.4.2", CHANGE.minus(Duration.ofHours(20)), CHANGE, 10, 0.32);
        found(concluded(CHANGE.minus(Duration.ofHours(2))));
        run("1.4.3", CHANGE, CHANGE.plus(Duration.ofHours(7)), 6, 0.79);
        run("1.4.3", CHANGE.plus(Duration.ofHours(7)), TONIGHT, 6, 0.79);

        assertThat(check(tonight()))
                .singleElement()
                .satisfies(check -> assertThat(check.since()).isEqualTo(CHANGE));
    }

    private Outcome outcome(RepairCheck check, Quantity quantity) {
        return check.comparisons().stream()
                .filter(comparison -> comparison.quantity() == quantity)
                .map(Comparison::outcome)
                .findFirst()
                .orElseThrow();
    }

    private List<RepairCheck> check(Diagnosis diagnosis) {
        var repairs = new Repairs(
                new TargetRepository(store.entities()),
                new SampleRepository(store.dataSource()),
                new CensusRepository(store.dataSource()),
                new FindingRepository(store.dataSource()),
                new TraceRepository(store.dataSource()),
                new RepairRepository(store.dataSource()));
        var seen = Evidence.of(new Subject(shop.id(), "shop", "", CHANGE, "1.4.3"), CHANGE, TONIGHT)
                .withTrend(Area.HEAP, new TrendTest(TrendSettings.forBytes()).examine(steady()));
        return store.transactions()
                .commit(() -> repairs.check(diagnosis, seen, new Verdict.Steady("The heap's floor is steady.")));
    }

    private static Series steady() {
        var random = new Random(3);
        var observations = new ArrayList<Series.Observation>();
        for (int i = 0; i < 1_000; i++) {
            observations.add(new Series.Observation(
                    CHANGE.plusSeconds(50L * i), 60e6 + 4e6 * Math.pow(random.nextDouble(), 2), 10L + 4L * i));
        }
        return Series.of("heap", observations);
    }

    private Diagnosis tonight() {
        return store.queued(shop, "night/t/1", Origin.NIGHTLY, TONIGHT);
    }

    private Diagnosis concluded(Instant at) {
        var queued = store.queued(shop, "n" + at, Origin.NIGHTLY, at);
        return store.transactions().commit(() -> {
            var diagnosis =
                    new DiagnosisRepository(store.entities()).find(queued.id()).orElseThrow();
            diagnosis.conclude(Conclusion.LEAK, "so it is");
            diagnosis.finish(at);
            return diagnosis;
        });
    }

    /** A JVM from its start to its end: a sample every 5 minutes, a census an hour, six collections a minute. */
    private void run(@Nullable String build, Instant from, Instant to, long pauseMillis, double hitRate) {
        var life = new TargetEpoch.Life(
                from, from.getEpochSecond() % 30_000, "host", "OpenJDK", "Debian", "17", "G1", 1L << 29, build);
        long epoch = store.transactions()
                .commit(() -> new TargetRepository(store.entities())
                        .epoch(shop.id(), life, from)
                        .id());
        var random = new Random(from.getEpochSecond());
        var samples = new ArrayList<StoredSample>();
        var censuses = new CensusRepository(store.dataSource());
        long collections = 0;
        long millis = 0;
        long hits = 0;
        long misses = 0;
        for (int i = 0; from.plusSeconds(300L * i).isBefore(to); i++) {
            var at = from.plusSeconds(300L * i);
            samples.add(sample(epoch, at, collections, millis));
            if (i % 12 == 0) {
                var use = new CacheUse("redirect", hits, misses);
                censuses.add(new StoredCensus(
                        epoch, at, StoredJson.written(new Census(at, List.of(), Limits.UNKNOWN, null, List.of(use)))));
                hits += Math.round(1_000_000 * hitRate) + random.nextInt(5_000);
                misses += Math.round(1_000_000 * (1 - hitRate)) + random.nextInt(5_000);
            }
            collections += 28 + random.nextInt(5);
            millis += 30 * pauseMillis + random.nextInt(30);
        }
        new SampleRepository(store.dataSource()).add(samples);
    }

    private StoredSample sample(long epoch, Instant at, long collections, long millis) {
        return new StoredSample(
                shop.id(),
                at,
                epoch,
                64 << 20,
                128 << 20,
                512 << 20,
                40 << 20,
                collections,
                collections,
                0,
                millis,
                5,
                -1,
                -1,
                -1,
                -1,
                20,
                5_000,
                -1,
                -1,
                -1,
                false);
    }

    private void found(Diagnosis diagnosis) {
        new FindingRepository(store.dataSource())
                .replace(
                        diagnosis.id(),
                        shop.id(),
                        List.of(new StoredFinding(
                                CAUSE,
                                "heap",
                                "A",
                                "it grows",
                                300e3,
                                290e3,
                                310e3,
                                null,
                                null,
                                "com.acme.Entry",
                                null,
                                null,
                                null,
                                List.of(),
                                null,
                                List.of(),
                                true,
                                null,
                                null,
                                null,
                                "1.4.2")));
    }
}
