package io.plumbline.persistence.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.ClassCount;
import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.capture.StoredHistogram;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.StoredSample;
import io.plumbline.persistence.schema.Sql;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import io.plumbline.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.groups.Tuple;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DiagnosisStoreTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final TargetEpoch.Life LIFE =
            new TargetEpoch.Life(NOON, 4711, "host", "OpenJDK", "Debian", "17.0.15", "G1", 1L << 29, null);

    private static final String WAITING_LOCKS = """
            SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""";

    private TestDatabase database;
    private EntitySession session;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
        session = new EntitySession(database);
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void anUnreachableTargetKeepsSinceWhenAndTheLastReason() {
        long id = register("shop");

        session.inTransaction(entities -> {
            var target = new TargetRepository(entities).find(id).orElseThrow();
            target.unreachable("connection refused", Target.Absence.NOBODY_THERE, NOON);
            target.unreachable("timed out", Target.Absence.NO_ANSWER, NOON.plusSeconds(15));
            return target;
        });

        var target = session.inTransaction(
                entities -> new TargetRepository(entities).find(id).orElseThrow());
        assertThat(target.state()).isEqualTo(Target.State.UNREACHABLE);
        assertThat(target.stateSince()).isEqualTo(NOON);
        assertThat(target.reason()).contains("timed out");
        assertThat(target.absence()).contains(Target.Absence.NO_ANSWER);

        var back = session.inTransaction(entities -> {
            var again = new TargetRepository(entities).find(id).orElseThrow();
            again.reached(NOON.plusSeconds(30));
            return again;
        });
        assertThat(back.absence()).isEmpty();
    }

    @Test
    void aNameIsTakenOnce() {
        long first = register("shop");

        assertThat(added("shop")).isEmpty();
        var all = session.inTransaction(entities -> new TargetRepository(entities).all());
        assertThat(all).extracting(Target::id).containsExactly(first);
    }

    @Test
    void whoWantsANameThatIsBeingTakenWaitsAndIsToldSo() throws Exception {
        var threads = Executors.newFixedThreadPool(2);
        try {
            var isAdded = new CountDownLatch(1);
            var first = threads.submit(() -> session.inTransaction(entities -> {
                var id = new TargetRepository(entities).add(shop("shop")).map(Target::id);
                isAdded.countDown();
                awaitAWaitingLock();
                return id;
            }));
            assertThat(isAdded.await(30, TimeUnit.SECONDS)).isTrue();

            var second = threads.submit(() -> added("shop"));

            assertThat(first.get(60, TimeUnit.SECONDS)).isPresent();
            assertThat(second.get(60, TimeUnit.SECONDS)).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    /* The second has come as far as the lock that the first holds; only then does the first commit. */
    private void awaitAWaitingLock() {
        var deadline = Instant.now().plusSeconds(30);
        while (new Sql(database.dataSource()).list(WAITING_LOCKS, row -> true).isEmpty()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void theSameLifeIsOneEpoch() {
        long target = register("shop");

        long first = epoch(target, LIFE);

        assertThat(epoch(target, LIFE)).isEqualTo(first);
        assertThat(epoch(
                        target,
                        new TargetEpoch.Life(
                                NOON.plusSeconds(60),
                                4712,
                                "host",
                                "OpenJDK",
                                "Debian",
                                "17.0.15",
                                "G1",
                                1L << 29,
                                null)))
                .isNotEqualTo(first);
    }

    @Test
    void samplesComeBackInOrderAndASecondWriteChangesNothing() {
        long target = register("shop");
        long epoch = epoch(target, LIFE);
        var samples = new SampleRepository(database.dataSource());
        var later = sample(target, epoch, NOON.plusSeconds(15), 200);
        var earlier = sample(target, epoch, NOON, 100);

        samples.add(List.of(later, earlier));
        samples.add(List.of(sample(target, epoch, NOON, 999)));

        assertThat(samples.inEpoch(epoch, NOON, NOON.plusSeconds(15))).containsExactly(earlier, later);
        assertThat(samples.latest(target)).contains(later);
        assertThat(samples.latest(List.of(target, register("silent")))).containsExactly(later);
    }

    @Test
    void aHistogramComesBackAsASeriesOfEachClass() {
        long target = register("shop");
        long epoch = epoch(target, LIFE);
        var histograms = new HistogramRepository(database.dataSource());
        for (int minute = 0; minute < 2; minute++) {
            var at = NOON.plusSeconds(60L * minute);
            histograms.add(new StoredHistogram(
                    target,
                    epoch,
                    capture(target, epoch, at),
                    at,
                    true,
                    30,
                    3_000,
                    List.of(new StoredHistogram.Entry("byte[]", 10 + minute, 1_000L + minute))));
        }

        assertThat(histograms.series(epoch, NOON, NOON.plusSeconds(60)))
                .containsExactly(
                        new ClassCount("byte[]", NOON, true, 10, 1_000),
                        new ClassCount("byte[]", NOON.plusSeconds(60), true, 11, 1_001));
    }

    /** Names are whatever the other program says: quotes, commas and braces mean something in an array, a zero is refused. */
    @Test
    void classesOfAnyNameComeBackInTheOrderOfTheirNames() {
        long target = register("shop");
        long epoch = epoch(target, LIFE);
        var histograms = new HistogramRepository(database.dataSource());
        histograms.add(new StoredHistogram(
                target,
                epoch,
                capture(target, epoch, NOON),
                NOON,
                false,
                3,
                48,
                List.of(
                        new StoredHistogram.Entry("z{\"a\",NULL}\\", 1, 16),
                        new StoredHistogram.Entry("NULL", 1, 16),
                        new StoredHistogram.Entry("a\0b", 1, Long.MAX_VALUE))));

        assertThat(histograms.series(epoch, NOON, NOON))
                .containsExactly(
                        new ClassCount("NULL", NOON, false, 1, 16),
                        new ClassCount("a\uFFFDb", NOON, false, 1, Long.MAX_VALUE),
                        new ClassCount("z{\"a\",NULL}\\", NOON, false, 1, 16));
    }

    @Test
    void anUpgradeKeepsTheClassesOfHistograms() {
        var sql = new Sql(database.dataSource());
        sql.update("DROP SCHEMA plumbline CASCADE");
        migrate("50");
        long target = register("shop");
        long epoch = epoch(target, LIFE);
        for (int minute = 0; minute < 2; minute++) {
            var at = NOON.plusSeconds(60L * minute);
            sql.update(
                    "INSERT INTO plumbline.class_histogram (target_id, epoch_id, capture_id, taken_at, live, total_instances,"
                            + " total_bytes) VALUES (?, ?, ?, ?, true, 9, 99)",
                    target,
                    epoch,
                    capture(target, epoch, at),
                    at);
        }
        sql.update("INSERT INTO plumbline.class_histogram_entry (histogram_id, class_name, instances, bytes)"
                + " SELECT min(id), 'b', 1, 16 FROM plumbline.class_histogram"
                + " UNION ALL SELECT min(id), 'a', 2, 48 FROM plumbline.class_histogram");

        migrate("latest");

        var histograms = new HistogramRepository(database.dataSource());
        assertThat(histograms.series(epoch, NOON, NOON.plusSeconds(60)))
                .containsExactly(new ClassCount("a", NOON, true, 2, 48), new ClassCount("b", NOON, true, 1, 16));
        assertThat(histograms.bytesPerLiveObject(epoch)).hasValue(11);
    }

    @Test
    void writingTheFindingsTwiceLeavesOneSet() {
        long target = register("shop");
        long diagnosis = diagnose(target, "diagnosis/1");
        var findings = new FindingRepository(database.dataSource());

        findings.replace(diagnosis, target, List.of(finding("f1"), finding("f2")));
        findings.replace(diagnosis, target, List.of(finding("f1")));

        assertThat(findings.ofDiagnosis(diagnosis)).containsExactly(finding("f1"));
    }

    /** The reason has words of the other program in it. */
    @Test
    void whyALifeWasNotReachedIsStoredWhateverItHolds() {
        long target = register("shop");
        long epoch = epoch(target, LIFE);
        long diagnosis = diagnose(target, "diagnosis/1");

        session.inTransaction(entities -> {
            new DiagnosisRepository(entities)
                    .find(diagnosis)
                    .orElseThrow()
                    .judge(new Diagnosis.Life(epoch, NOON, "no\0answer"), NOON, NOON.plusSeconds(300));
            return null;
        });

        var life = session.inTransaction(entities ->
                new DiagnosisRepository(entities).find(diagnosis).orElseThrow().life());
        assertThat(life).contains(new Diagnosis.Life(epoch, NOON, "no\uFFFDanswer"));
    }

    @Test
    void whatWasSaidOfACauseHoldsForLaterDiagnoses() {
        long target = register("shop");
        var findings = new FindingRepository(database.dataSource());
        findings.replace(diagnose(target, "night/1"), target, List.of(finding("f1")));
        findings.mark(
                target, "f1", "ada", MarkChange.to(ListedFinding.Status.MUTED).because("known cache"));

        long second = diagnose(target, "night/2");
        findings.replace(second, target, List.of(finding("f1"), finding("f2")));

        assertThat(findings.list(new FindingFilter(target, second, null, null, null, null, null), 10))
                .extracting(listed -> listed.finding().fingerprint(), ListedFinding::status)
                .containsExactly(
                        Tuple.tuple("f2", ListedFinding.Status.OPEN), Tuple.tuple("f1", ListedFinding.Status.MUTED));
        assertThat(findings.list(new FindingFilter(null, null, ListedFinding.Status.OPEN, "heap", "B", null, null), 10))
                .hasSize(1);
    }

    @Test
    void aCauseKeepsTheBuildWithWhichItWasFoundFirst() {
        long target = register("shop");
        long other = register("cafe");
        var findings = new FindingRepository(database.dataSource());
        findings.replace(diagnose(target, "night/1"), target, List.of(finding("f1", "1.0"), finding("f2", null)));
        findings.replace(diagnose(other, "night/1/cafe"), other, List.of(finding("f3", "0.9")));
        long second = diagnose(target, "night/2");
        var seen = List.of(finding("f1", "1.1"), finding("f2", "1.1"), finding("f3", "1.1"));

        findings.replace(second, target, seen);
        findings.replace(second, target, seen);

        assertThat(findings.ofDiagnosis(second))
                .containsExactly(finding("f1", "1.0"), finding("f2", null), finding("f3", "1.1"));
    }

    @Test
    void findingsAreSelectedByVerdictAndTime() {
        long target = register("shop");
        long diagnosis = diagnose(target, "night/1");
        var findings = new FindingRepository(database.dataSource());
        findings.replace(diagnosis, target, List.of(finding("f1")));
        conclude(diagnosis, Diagnosis.Conclusion.LEAK);

        var leaks = new FindingFilter(null, null, null, null, null, Diagnosis.Conclusion.LEAK, NOON);
        var growths = new FindingFilter(null, null, null, null, null, Diagnosis.Conclusion.GROWTH, null);
        var later = new FindingFilter(null, null, null, null, null, null, NOON.plusSeconds(1));

        assertThat(findings.list(leaks, 10)).hasSize(1);
        assertThat(findings.list(growths, 10)).isEmpty();
        assertThat(findings.list(later, 10)).isEmpty();
    }

    @Test
    void theLatestReportsComeFirstWithTargetAndVerdict() {
        long target = register("shop");
        var reports = new ReportRepository(database.dataSource());
        var ids = List.of(diagnose(target, "night/1"), diagnose(target, "night/2"));
        for (int night = 0; night < 2; night++) {
            conclude(ids.get(night), Diagnosis.Conclusion.STEADY);
            reports.put(new StoredReport(ids.get(night), NOON.plusSeconds(night), "<p>", "{}", "a,b", "{}"));
        }

        assertThat(reports.latest(1))
                .containsExactly(
                        new ListedReport(ids.get(1), "shop", Diagnosis.Conclusion.STEADY, NOON.plusSeconds(1)));
        assertThat(reports.latest(10)).hasSize(2);
        assertThat(reports.json(ids.get(0))).contains("{}");
        assertThat(reports.json(diagnose(target, "night/3"))).isEmpty();
    }

    @Test
    void evidenceAndReportAreReplacedNotDoubled() {
        long diagnosis = diagnose(register("shop"), "diagnosis/1");
        var evidence = new EvidenceRepository(database.dataSource());
        var reports = new ReportRepository(database.dataSource());
        var trend = new StoredTrend("heap", "GROWING", 1.5, 1.0, 2.0, 0.001, 40, 600, NOON, "{\"a\": 1}");

        for (int attempt = 0; attempt < 2; attempt++) {
            evidence.replaceTrends(diagnosis, List.of(trend));
            evidence.replaceGrowths(
                    diagnosis, new StoredComparison(2, true), List.of(new StoredGrowth("byte[]", 1.5, 0.1, "{}")));
            evidence.replaceSites(diagnosis, List.of(new StoredSite("byte[]", "A.b(A.java:1)", 3, 30, "{}")));
            evidence.replaceHeap(diagnosis, "{\"reachableBytes\": 1}", "{\"threads\": 2}");
            reports.put(new StoredReport(diagnosis, NOON, "<p>" + attempt, "{}", "a,b", "{}"));
        }

        assertThat(evidence.trends(diagnosis)).containsExactly(trend);
        assertThat(evidence.growths(diagnosis)).hasSize(1);
        assertThat(evidence.comparison(diagnosis)).isEqualTo(new StoredComparison(2, true));
        assertThat(evidence.sites(diagnosis)).hasSize(1);
        assertThat(evidence.tree(diagnosis)).contains("{\"reachableBytes\": 1}");
        assertThat(evidence.heldByThreads(diagnosis)).contains("{\"threads\": 2}");
        assertThat(reports.find(diagnosis).orElseThrow().html()).isEqualTo("<p>1");
    }

    @Test
    void aHeapThatAnEarlierReleaseLookedAtTellsNothingOfThreads() {
        long diagnosis = diagnose(register("shop"), "diagnosis/1");
        var evidence = new EvidenceRepository(database.dataSource());

        new Sql(database.dataSource())
                .update(
                        "INSERT INTO plumbline.heap_tree (diagnosis_id, content) VALUES (?, ?::jsonb)",
                        diagnosis,
                        "{\"reachableBytes\": 1}");

        assertThat(evidence.tree(diagnosis)).contains("{\"reachableBytes\": 1}");
        assertThat(evidence.heldByThreads(diagnosis)).isEmpty();
    }

    @Test
    void aDiagnosisIsNotFinishedWithoutAVerdict() {
        var diagnosis = new Diagnosis(1, "k", Diagnosis.Origin.REQUEST, NOON, NOON, NOON);

        assertThatThrownBy(() -> diagnosis.finish(NOON)).hasMessageContaining("no verdict");
    }

    @Test
    void removingATargetRemovesAllThatWasSeenOfIt() {
        long target = register("shop");
        long epoch = epoch(target, LIFE);
        new SampleRepository(database.dataSource()).add(List.of(sample(target, epoch, NOON, 1)));
        capture(target, epoch, NOON);
        diagnose(target, "diagnosis/1");

        boolean removed = session.inTransaction(entities -> new TargetRepository(entities).remove(target));

        assertThat(removed).isTrue();
        assertThat(new SampleRepository(database.dataSource()).latest(target)).isEmpty();
    }

    private void conclude(long diagnosis, Diagnosis.Conclusion conclusion) {
        session.inTransaction(entities -> {
            var found = new DiagnosisRepository(entities).find(diagnosis).orElseThrow();
            found.conclude(conclusion, null);
            return found;
        });
    }

    private void migrate(String target) {
        Flyway.configure()
                .dataSource(database.dataSource())
                .schemas("plumbline")
                .target(target)
                .load()
                .migrate();
    }

    private long register(String name) {
        return added(name).orElseThrow();
    }

    private Optional<Long> added(String name) {
        return session.inTransaction(
                entities -> new TargetRepository(entities).add(shop(name)).map(Target::id));
    }

    @Test
    void aCaptureOfAKindThatANewerVersionTakesIsUnknownAndStaysWhatItIs() {
        long shop = register("shop");
        long capture = capture(shop, epoch(shop, LIFE), NOON);
        var sql = new Sql(database.dataSource());
        sql.update("ALTER TABLE plumbline.capture DROP CONSTRAINT capture_kind_check");
        sql.update("UPDATE plumbline.capture SET kind = 'HEAP_OF_TOMORROW', path = '/there' WHERE id = ?", capture);

        var known = session.inTransaction(entities -> {
            var captures = new CaptureRepository(entities);
            var found = captures.ofTarget(shop, 10).get(0);
            found.forgetFile();
            return found.kind();
        });
        int purged = session.inTransaction(
                entities -> new CaptureRepository(entities).purgeWithoutFiles(NOON.plusSeconds(60)));

        assertThat(known).isEqualTo(Capture.Kind.UNKNOWN);
        assertThat(known.isTaken()).isFalse();
        assertThat(purged).as("whoever knows what it is may forget it").isZero();
        assertThat(sql.list(
                        "SELECT kind, path FROM plumbline.capture", row -> row.getString(1) + " " + row.getString(2)))
                .containsExactly("HEAP_OF_TOMORROW null");
    }

    private static Target shop(String name) {
        return Target.jmx(name, "service:jmx:rmi://127.0.0.1:1", null, null, NOON);
    }

    private long epoch(long target, TargetEpoch.Life life) {
        return session.inTransaction(entities ->
                new TargetRepository(entities).epoch(target, life, NOON).id());
    }

    private long capture(long target, long epoch, Instant at) {
        return session.inTransaction(entities -> {
            var capture = new CaptureRepository(entities)
                    .add(new Capture(target, epoch, null, Capture.Kind.HISTOGRAM, at, "north", true));
            capture.finish(null, 3_000, Duration.ofMillis(12), at);
            return capture.id();
        });
    }

    private long diagnose(long target, String runKey) {
        return session.inTransaction(entities -> new DiagnosisRepository(entities)
                .add(new Diagnosis(target, runKey, Diagnosis.Origin.REQUEST, NOON, NOON.plusSeconds(300), NOON))
                .id());
    }

    private static StoredFinding finding(String fingerprint) {
        return finding(fingerprint, null);
    }

    private static StoredFinding finding(String fingerprint, @Nullable String build) {
        return new StoredFinding(
                fingerprint,
                "heap",
                "B",
                "it grows",
                1.0,
                0.5,
                1.5,
                null,
                NOON,
                "byte[]",
                null,
                null,
                "A.b(A.java:1)",
                List.of(),
                "clear it",
                List.of("trend"),
                true,
                null,
                null,
                null,
                build);
    }

    private static StoredSample sample(long target, long epoch, Instant at, long floor) {
        return new StoredSample(
                target, at, epoch, 1, 2, 3, floor, 5, 4, 1, 7, 8, 9, 10, 11, 12, 13, 14, 15, -1, -1, false);
    }
}
