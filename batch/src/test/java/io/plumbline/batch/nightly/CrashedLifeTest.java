package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.batch.agent.ProfiledJvm;
import io.plumbline.batch.capture.FlightRecorder;
import io.plumbline.batch.capture.RecordingSettings;
import io.plumbline.batch.forensics.TestHeap;
import io.plumbline.batch.nightly.TrendProcessor.Examination;
import io.plumbline.batch.nightly.notice.NoticeSettings;
import io.plumbline.batch.nightly.notice.Notices;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Evidence;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CapturePolicyRepository;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.CommandPauseRepository;
import io.plumbline.persistence.capture.HeapGrowthRepository;
import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.capture.StoredHistogram;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.EvidenceRepository;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.JobRun;
import io.plumbline.persistence.diagnosis.ProfileRepository;
import io.plumbline.persistence.diagnosis.RepairRepository;
import io.plumbline.persistence.diagnosis.ReportRepository;
import io.plumbline.persistence.diagnosis.RunQuestion;
import io.plumbline.persistence.diagnosis.SecondOpinionRepository;
import io.plumbline.persistence.diagnosis.TraceRepository;
import io.plumbline.persistence.notice.NoticeRepository;
import io.plumbline.persistence.sample.CensusRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.StoredSample;
import io.plumbline.persistence.target.ProbeRepository;
import io.plumbline.persistence.target.SamplingLease;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A JVM leaked for six hours until it crashed, and was started again ten minutes before the night. With a real database, and a real
 * JVM where the target is reached now.
 */
class CrashedLifeTest {

    private static final Instance NORTH = new Instance("north", true);
    private static final Instant NIGHT = Instant.parse("2026-03-01T03:10:00Z");
    private static final Instant RESTARTED = NIGHT.minus(Duration.ofMinutes(10));
    private static final Instant CRASHED = RESTARTED.minusSeconds(30);
    private static final Instant STARTED = CRASHED.minus(Duration.ofHours(6));
    private static final String SESSION = "com.acme.Session";
    private static final long SESSIONS_PER_SECOND = 20;
    private static final int PAYLOAD = 1000;
    private static final long BYTES_PER_SESSION = 1040;
    private static final long LIVE_SET = 100_000_000;

    private final SettableClock clock = new SettableClock(NIGHT);

    @TempDir
    private Path directory;

    private Settings settings = new Settings(key -> Optional.empty());
    private Store store;
    private ProfiledJvm jvm;
    private Workers workers;
    private Connections connections;
    private TargetRepository targets;
    private DiagnosisRepository diagnoses;
    private SampleRepository samples;
    private Target shop;
    private long crashed;
    private long running;

    @BeforeEach
    void open() throws Exception {
        var values = Map.of(
                "plumbline.capture.directory",
                directory.resolve("captures").toString(),
                "plumbline.capture.histogram-spacing",
                "1s");
        settings = new Settings(key -> Optional.ofNullable(values.get(key)));
        Files.createDirectories(directory.resolve("captures"));
        jvm = ProfiledJvm.start(Path.of(System.getProperty("java.home")));
        store = new Store();
        workers = new Workers(Executors.defaultThreadFactory(), 1);
        connections = new Connections(JmxSettings.from(settings).limits());
        targets = new TargetRepository(store.entities());
        diagnoses = new DiagnosisRepository(store.entities());
        samples = new SampleRepository(store.dataSource());
        var address = jvm.address();
        shop = store.transactions()
                .commit(() -> targets.add(
                        Target.process("shop", address.pid(), address.startedAt(), NORTH.name(), Instant.EPOCH)))
                .orElseThrow();
        crashed = life(STARTED, CRASHED);
        counted(crashed, STARTED, Duration.ofHours(1));
        running = life(RESTARTED, NIGHT);
    }

    @AfterEach
    void close() {
        connections.close();
        workers.close();
        store.close();
        jvm.close();
    }

    @Test
    void theNightTellsTheLeakOfTheLifeThatCrashedAndAsksNothingOfTheOneThatRuns() throws Exception {
        send("java_pid1.hprof", dump("com.acme.Cache", CRASHED.plusSeconds(5)), CRASHED.plusSeconds(240));
        send("by-hand.hprof", dump("com.other.Cache", RESTARTED.plusSeconds(60)), CRASHED.plusSeconds(300));
        var night = store.transactions()
                .commit(() ->
                        book().noted(book().nightly(shop.id(), "night/" + NIGHT).orElseThrow()));
        assertThat(night.life()).contains(new Diagnosis.Life(crashed, CRASHED));
        assertThat(night.from()).isEqualTo(STARTED);
        assertThat(night.to()).isEqualTo(CRASHED);

        diagnosed(night);
        conclude(night);

        var seen = store.transactions()
                .commit(() -> evidence().read(diagnoses.find(night.id()).orElseThrow()));
        assertThat(store.text("SELECT verdict FROM plumbline.diagnosis")).isEqualTo("LEAK");
        assertThat(seen.subject().startedAt()).isEqualTo(STARTED);
        assertThat(seen.subject().endedAt()).isEqualTo(CRASHED);
        assertThat(seen.trend(Area.HEAP).orElseThrow().rate().perSecond())
                .isCloseTo(SESSIONS_PER_SECOND * BYTES_PER_SESSION, within(500.0));
        assertThat(seen.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.what()).isEqualTo("fresh evidence");
            assertThat(gap.why()).contains("ended at 2026-03-01T02:59:30Z").contains("another one has begun");
        });
        assertThat(seen.paths()).extracting(path -> path.holder()).containsOnly("com.acme.Cache");
        assertThatNothingWasAsked(night);

        var report = new ReportRepository(store.dataSource()).find(night.id()).orElseThrow();
        assertThat(report.json())
                .contains("\"startedAt\":\"2026-02-28T20:59:30Z\"")
                .contains("\"endedAt\":\"2026-03-01T02:59:30Z\"")
                .contains("Seen in the life of the JVM that began at 2026-02-28T20:59:30Z and was seen last at"
                        + " 2026-03-01T02:59:30Z, of build 1.4.2; it is over, and another one has begun.");
        assertThat(report.html()).contains("Ran from").doesNotContain("Running since");
    }

    @Test
    void ofALifeThatEndedWithoutADumpItIsSaidWhatWouldNameWhoHoldsTheObjects() throws Exception {
        var night = store.transactions()
                .commit(() ->
                        book().noted(book().nightly(shop.id(), "night/" + NIGHT).orElseThrow()));

        diagnosed(night);

        assertThat(store.transactions()
                        .commit(() -> evidence().read(diagnoses.find(night.id()).orElseThrow()))
                        .gaps())
                .anySatisfy(gap -> {
                    assertThat(gap.what()).isEqualTo("holders of growing objects");
                    assertThat(gap.why()).contains("HeapDumpOnOutOfMemoryError");
                });
        assertThatNothingWasAsked(night);
    }

    @Test
    void aLeakThatGoesOnInTheNextLifeIsOneFinding() throws Exception {
        counted(running, RESTARTED, Duration.ofMinutes(1));
        send("java_pid1.hprof", dump("com.acme.Cache", CRASHED.plusSeconds(5)), CRASHED.plusSeconds(240));
        var night = store.transactions()
                .commit(() ->
                        book().noted(book().nightly(shop.id(), "night/" + NIGHT).orElseThrow()));
        diagnosed(night);
        conclude(night);
        send("by-hand.hprof", dump("com.acme.Cache", RESTARTED.plusSeconds(60)), RESTARTED.plusSeconds(300));
        var asked = queued(NIGHT.minus(Duration.ofMinutes(9)), NIGHT);

        diagnosed(asked);
        conclude(asked);

        assertThat(store.text("SELECT string_agg(verdict, ' ') FROM plumbline.diagnosis"))
                .isEqualTo("LEAK LEAK");
        assertThat(store.text("SELECT count(DISTINCT epoch_id) FROM plumbline.diagnosis"))
                .isEqualTo("2");
        assertThat(store.text("SELECT count(*) || ' of ' || count(DISTINCT fingerprint) FROM plumbline.finding"))
                .isEqualTo("2 of 1");
    }

    @Test
    void aJvmThatIsAnotherOneWhenItIsReachedIsNotAskedEither() throws Exception {
        store.sql().update("DELETE FROM plumbline.target_epoch WHERE id = ?", running);
        var asked = queued(NIGHT.minus(Duration.ofHours(6)), NIGHT);

        diagnosed(asked);

        assertThat(store.text("SELECT epoch_id || ' ' || life_ended_at::text FROM plumbline.diagnosis"))
                .startsWith(crashed + " ")
                .contains("02:59:30");
        assertThat(new EvidenceRepository(store.dataSource()).gaps(asked.id()))
                .anySatisfy(gap -> assertThat(gap.what()).isEqualTo("fresh evidence"));
        assertThat(store.text("SELECT count(*) FROM plumbline.capture WHERE diagnosis_id = ?", asked.id()))
                .isEqualTo("0");
    }

    @Test
    void aWindowIsThatOfTheLifeWhichCoversItAndWhoeverGoesOnJudgesTheSame() {
        assertThat(begun(queued(CRASHED.minus(Duration.ofHours(3)), CRASHED.minus(Duration.ofHours(1)))))
                .satisfies(before -> {
                    assertThat(before.life()).contains(new Diagnosis.Life(crashed, CRASHED));
                    assertThat(before.to()).isEqualTo(CRASHED.minus(Duration.ofHours(1)));
                });
        assertThat(begun(queued(NIGHT.minus(Duration.ofMinutes(5)), NIGHT)).life())
                .contains(new Diagnosis.Life(running, null));

        var sixHours = queued(NIGHT.minus(Duration.ofHours(6)), NIGHT);
        assertThat(begun(sixHours).life()).contains(new Diagnosis.Life(crashed, CRASHED));
        assertThat(begun(sixHours).to()).isEqualTo(CRASHED);
        store.sql()
                .update(
                        "DELETE FROM plumbline.memory_sample WHERE epoch_id = ? AND at < ?",
                        crashed,
                        CRASHED.minusSeconds(60));
        assertThat(begun(queued(NIGHT.minus(Duration.ofHours(6)), NIGHT)).life())
                .contains(new Diagnosis.Life(running, null));
        assertThat(begun(sixHours).life()).contains(new Diagnosis.Life(crashed, CRASHED));
    }

    @Test
    void withoutSamplesInTheWindowTheLatestLifeIsMeant() {
        store.sql().update("DELETE FROM plumbline.memory_sample");
        var night = store.transactions()
                .commit(() -> book().nightly(shop.id(), "night/" + NIGHT).orElseThrow());

        assertThat(night.life()).contains(new Diagnosis.Life(running, null));
        assertThat(night.from()).isEqualTo(RESTARTED);
        assertThat(night.to()).isEqualTo(NIGHT);
    }

    @Test
    void aRecordingThatWasTakenOfTheLifeIsReadAndNoneOfTheNextOne() throws Exception {
        var before = taken(CRASHED.minusSeconds(600));
        var after = taken(RESTARTED.plusSeconds(60));
        var asked = begun(queued(NIGHT.minus(Duration.ofHours(6)), NIGHT));
        var now = begun(queued(NIGHT.minus(Duration.ofMinutes(5)), NIGHT));

        assertThat(store.transactions().commit(() -> recordings().of(asked)))
                .isInstanceOfSatisfying(
                        Recordings.Own.Here.class,
                        here -> assertThat(here.file()).isEqualTo(before));
        assertThat(store.transactions().commit(() -> recordings().of(now))).isInstanceOf(Recordings.Own.None.class);
        assertThat(new RecordedFiles(new CaptureRepository(store.entities()), store.transactions(), NORTH)
                        .of(asked)
                        .recording())
                .contains(before);
        assertThat(after).exists();
    }

    /* Of a snapshot of the schedule the index alone stays. */
    @Test
    void theIndexOfASnapshotThatWasTakenOfTheLifeIsAskedForIt() throws Exception {
        var index = Files.writeString(directory.resolve("kept.index"), "index");
        long taken = store.transactions().commit(() -> {
            var at = CRASHED.minusSeconds(600);
            var capture = new CaptureRepository(store.entities())
                    .add(new Capture(shop.id(), crashed, null, Capture.Kind.HEAP_SNAPSHOT, at, NORTH.name(), false));
            capture.finish(directory.resolve("gone.hprof").toString(), 3, Duration.ZERO, at);
            capture.forgetFile();
            return capture.id();
        });
        new HeapGrowthRepository(store.dataSource()).keep(taken, index.toString(), 5);
        var asked = begun(queued(NIGHT.minus(Duration.ofHours(6)), NIGHT));
        var now = begun(queued(NIGHT.minus(Duration.ofMinutes(5)), NIGHT));

        assertThat(store.transactions().commit(() -> evidenceBook().snapshotOfLife(asked)))
                .contains(index);
        assertThat(store.transactions().commit(() -> evidenceBook().snapshotOfLife(now)))
                .isEmpty();
    }

    @Test
    void theNightTellsTheLeakOfAJvmThatDiedAndWasNotStartedAgain() throws Exception {
        died();
        send("java_pid1.hprof", dump("com.acme.Cache", CRASHED.plusSeconds(5)), CRASHED.plusSeconds(240));
        var recorded = taken(CRASHED.minusSeconds(600));
        var night = store.transactions()
                .commit(() ->
                        book().noted(book().nightly(shop.id(), "night/" + NIGHT).orElseThrow()));
        assertThat(night.life()).contains(new Diagnosis.Life(crashed, CRASHED, "process 1 has ended"));
        assertThat(night.from()).isEqualTo(STARTED);
        assertThat(night.to()).isEqualTo(CRASHED);

        diagnosed(night);
        conclude(night);

        assertThat(store.text("SELECT verdict FROM plumbline.diagnosis")).isEqualTo("LEAK");
        var seen = read(night);
        assertThat(seen.gaps()).anySatisfy(gap -> {
            assertThat(gap.what()).isEqualTo("fresh evidence");
            assertThat(gap.why())
                    .contains("seen last at 2026-03-01T02:59:30Z")
                    .contains("has ended; register the one")
                    .contains("evidence that was there already alone");
        });
        assertThat(seen.paths()).extracting(path -> path.holder()).containsOnly("com.acme.Cache");
        assertThat(filesOf(night).recording()).contains(recorded);
        var report = new ReportRepository(store.dataSource()).find(night.id()).orElseThrow();
        assertThat(report.json())
                .contains("\"endedAt\":\"2026-03-01T02:59:30Z\"")
                .contains("\"unreached\":\"process ")
                .contains("was seen last at 2026-03-01T02:59:30Z, of build 1.4.2; since then it was not reached.");
        assertThat(report.html()).contains("Ran from").contains("it was not reached since");
    }

    @Test
    void aJvmOfWhichItTurnsOutThatItIsGoneIsJudgedByWhatThereIsOfIt() throws Exception {
        died();
        shopIsNow(target -> target.reached(CRASHED));
        var recorded = taken(CRASHED.minusSeconds(600));
        var asked = queued(NIGHT.minus(Duration.ofHours(6)), NIGHT);

        diagnosed(asked);

        var judged = store.transactions().commit(() -> book().find(asked.id()));
        assertThat(judged.life()).hasValueSatisfying(life -> {
            assertThat(life.epochId()).isEqualTo(crashed);
            assertThat(life.endedAt()).isEqualTo(CRASHED);
            assertThat(life.unreached()).contains("has ended");
        });
        assertThat(filesOf(judged).recording()).contains(recorded);
        assertThat(read(judged).gaps()).extracting(Gap::what).contains("fresh evidence", "holders of growing objects");
        assertThat(store.text("SELECT count(*) FROM plumbline.capture WHERE diagnosis_id = ?", asked.id()))
                .isEqualTo("0");
    }

    @Test
    void aJvmThatAnswersAgainIsAskedAsIfItHadNeverBeenAway() throws Exception {
        store.sql().update("DELETE FROM plumbline.target_epoch WHERE id = ?", running);
        long back = lives().epoch(shop.id(), connections.to(shop).identity());
        store.sql().update("UPDATE plumbline.memory_sample SET epoch_id = ? WHERE epoch_id = ?", back, crashed);
        shopIsNow(target -> target.unreachable("no route", Target.Absence.NO_ANSWER, CRASHED.plusSeconds(15)));
        var asked = queued(NIGHT.minus(Duration.ofHours(6)), NIGHT);
        assertThat(begun(asked).life()).contains(new Diagnosis.Life(back, CRASHED, "no route"));

        diagnosed(asked);

        assertThat(store.transactions().commit(() -> book().find(asked.id())).life())
                .contains(new Diagnosis.Life(back, null));
        assertThat(store.text(
                        "SELECT string_agg(DISTINCT kind, ' ') FROM plumbline.capture WHERE diagnosis_id = ?",
                        asked.id()))
                .isEqualTo("HISTOGRAM RECORDING");
    }

    /** Nobody started it again, and the sampler has seen that. */
    private void died() {
        store.sql().update("DELETE FROM plumbline.target_epoch WHERE id = ?", running);
        jvm.close();
        shopIsNow(target ->
                target.unreachable("process 1 has ended", Target.Absence.PROCESS_ENDED, CRASHED.plusSeconds(15)));
    }

    private void shopIsNow(Consumer<Target> change) {
        store.transactions().commit(() -> change.accept(targets.find(shop.id()).orElseThrow()));
    }

    private Evidence read(Diagnosis diagnosis) {
        return store.transactions()
                .commit(() -> evidence().read(diagnoses.find(diagnosis.id()).orElseThrow()));
    }

    private RecordedFiles.Of filesOf(Diagnosis diagnosis) {
        return new RecordedFiles(new CaptureRepository(store.entities()), store.transactions(), NORTH).of(diagnosis);
    }

    /** The steps of a diagnosis that ask, up to the verdict. */
    private void diagnosed(Diagnosis diagnosis) throws Exception {
        var run = store.claimed(
                new RunQuestion(Job.NIGHTLY_DIAGNOSIS.id(), diagnosis.runKey(), shop.id(), diagnosis.id()), NORTH);
        var examination = (Examination) Objects.requireNonNull(
                new TrendProcessor(store.current(run), book(), study(), store.transactions()).processItem(shop.id()));
        store.transactions().commit(() -> {
            evidence().putTrends(diagnosis.id(), examination.trends());
            evidence().putClasses(diagnosis.id(), examination.classes());
        });
        assertThat(capture(run).process()).isEqualTo(StepExit.DONE.name());
        assertThat(forensics(run).process()).isEqualTo(StepExit.DONE.name());
    }

    private void conclude(Diagnosis diagnosis) {
        store.transactions()
                .commit(() -> conclusions().judge(diagnoses.find(diagnosis.id()).orElseThrow()));
        store.transactions()
                .commit(() ->
                        conclusions().report(diagnoses.find(diagnosis.id()).orElseThrow()));
    }

    private void assertThatNothingWasAsked(Diagnosis diagnosis) {
        assertThat(store.text("SELECT count(*) FROM plumbline.capture WHERE diagnosis_id = ?", diagnosis.id()))
                .isEqualTo("0");
        assertThat(store.text("SELECT count(*) FROM plumbline.target_epoch")).isEqualTo("2");
    }

    private Diagnosis queued(Instant from, Instant to) {
        return store.transactions()
                .commit(() -> diagnoses.add(new Diagnosis(
                        shop.id(), "request/" + System.nanoTime(), Diagnosis.Origin.REQUEST, from, to, NIGHT)));
    }

    private Diagnosis begun(Diagnosis diagnosis) {
        return store.transactions().commit(() -> book().begun(diagnosis.id()));
    }

    /** A life that gains sessions from its begin to its last sample. */
    private long life(Instant start, Instant end) {
        var life = new TargetEpoch.Life(start, 1, "host", "jvm", "vendor", "17", "G1", 1_000_000_000, "1.4.2");
        long epoch = store.transactions()
                .commit(() -> targets.epoch(shop.id(), life, start).id());
        var taken = new ArrayList<StoredSample>();
        int collections = 0;
        for (var at = start; !at.isAfter(end); at = at.plusSeconds(15)) {
            long seconds = Duration.between(start, at).toSeconds();
            long noise = 1_000L * (collections * 7919L % 13);
            taken.add(sample(
                    epoch, at, LIVE_SET + SESSIONS_PER_SECOND * BYTES_PER_SESSION * seconds + noise, ++collections));
        }
        store.transactions().commit(() -> samples.add(taken));
        return epoch;
    }

    private StoredSample sample(long epoch, Instant at, long floor, int collections) {
        return new StoredSample(
                shop.id(),
                at,
                epoch,
                floor,
                1_000_000_000,
                1_000_000_000,
                floor,
                collections,
                collections,
                0,
                collections,
                1,
                50_000_000,
                20_000_000,
                0,
                0,
                40,
                9_000,
                100,
                1_200_000_000,
                -1,
                false);
    }

    /** Live objects of a life, six times, as the snapshot job counts them. */
    private void counted(long epoch, Instant start, Duration every) {
        var histograms = new HistogramRepository(store.dataSource());
        for (int count = 0; count < 6; count++) {
            var at = start.plus(every.multipliedBy(count)).plusSeconds(60);
            long sessions =
                    1_000 + SESSIONS_PER_SECOND * Duration.between(start, at).toSeconds();
            long capture = store.transactions().commit(() -> {
                var histogram = new CaptureRepository(store.entities())
                        .add(new Capture(shop.id(), epoch, null, Capture.Kind.HISTOGRAM, at, NORTH.name(), false));
                histogram.finish(null, 1, Duration.ofMillis(20), at);
                return histogram.id();
            });
            store.transactions()
                    .commit(() -> histograms.add(new StoredHistogram(
                            shop.id(),
                            epoch,
                            capture,
                            at,
                            true,
                            2 * sessions,
                            BYTES_PER_SESSION * sessions,
                            List.of(
                                    new StoredHistogram.Entry(
                                            SESSION, sessions, (BYTES_PER_SESSION - PAYLOAD - 16) * sessions),
                                    new StoredHistogram.Entry("[B", sessions, (PAYLOAD + 16L) * sessions)))));
        }
    }

    private Path dump(String holder, Instant takenAt) throws IOException {
        var heap = new TestHeap();
        heap.cache(holder, 500, PAYLOAD);
        var dump = heap.written();
        ByteBuffer.wrap(dump).putLong("JAVA PROFILE 1.0.2\0".length() + Integer.BYTES, takenAt.toEpochMilli());
        return Files.write(directory.resolve(holder + ".hprof"), dump);
    }

    private void send(String name, Path dump, Instant arrivedAt) throws IOException {
        var takenAt = Instant.ofEpochMilli(
                ByteBuffer.wrap(Files.readAllBytes(dump)).getLong("JAVA PROFILE 1.0.2\0".length() + Integer.BYTES));
        var upload = new Capture.Upload(
                shop.id(), Capture.Kind.HEAP_SNAPSHOT, name, takenAt, null, dump.toString(), Files.size(dump));
        store.transactions()
                .commit(() ->
                        new CaptureRepository(store.entities()).add(Capture.received(upload, arrivedAt, NORTH.name())));
    }

    private Path taken(Instant at) throws IOException {
        var file = Files.createFile(
                directory.resolve(at.truncatedTo(ChronoUnit.SECONDS).toEpochMilli() + ".jfr"));
        store.transactions().commit(() -> {
            var capture = new CaptureRepository(store.entities())
                    .add(new Capture(shop.id(), null, null, Capture.Kind.RECORDING, at, NORTH.name(), false));
            capture.finish(file.toString(), 1, Duration.ZERO, at);
        });
        return file;
    }

    private DiagnosisBook book() {
        return new DiagnosisBook(diagnoses, targets, samples, DiagnosisSettings.from(settings), clock);
    }

    private TrendStudy study() {
        return new TrendStudy(
                targets,
                samples,
                new HistogramRepository(store.dataSource()),
                new CensusRepository(store.dataSource()));
    }

    private EvidenceStore evidence() {
        return new EvidenceStore(
                new EvidenceRepository(store.dataSource()), new TraceRepository(store.dataSource()), targets);
    }

    private Recordings recordings() {
        return new Recordings(new CaptureRepository(store.entities()), diagnoses, NORTH);
    }

    private Conclusions conclusions() {
        var findings = new FindingRepository(store.dataSource());
        return new Conclusions(
                evidence(),
                study(),
                findings,
                new ReportRepository(store.dataSource()),
                new ProfileRepository(store.dataSource()),
                new SecondOpinionRepository(store.dataSource()),
                new Histories(diagnoses, findings, targets),
                new Repairs(
                        targets,
                        samples,
                        new CensusRepository(store.dataSource()),
                        findings,
                        new TraceRepository(store.dataSource()),
                        new RepairRepository(store.dataSource())),
                new Notices(new NoticeRepository(store.dataSource()), findings, NoticeSettings.from(settings), clock),
                ReportSettings.from(settings),
                clock);
    }

    private EvidenceBook evidenceBook() {
        return new EvidenceBook(
                new CaptureRepository(store.entities()),
                new HistogramRepository(store.dataSource()),
                new CapturePolicyRepository(store.entities()),
                store.policyBook(clock),
                new HeapGrowthRepository(store.dataSource()),
                NORTH,
                clock);
    }

    private TargetBook lives() {
        return new TargetBook(
                targets,
                samples,
                new CaptureRepository(store.entities()),
                new SamplingLease(store.dataSource()),
                store.transactions(),
                clock);
    }

    private Gates gates() {
        return new Gates(
                targets,
                samples,
                new Probes(new ProbeRepository(store.dataSource()), store.transactions(), clock),
                new HistogramRepository(store.dataSource()),
                CaptureSettings.from(settings));
    }

    private EvidenceCapture captures() {
        return new EvidenceCapture(
                connections,
                new EvidenceTaker(
                        CaptureSettings.from(settings), new FlightRecorder(RecordingSettings.of("test")), clock),
                evidenceBook(),
                lives(),
                gates(),
                store.policyBook(clock),
                NORTH,
                workers,
                store.transactions(),
                clock);
    }

    private ChargedCommands commands() {
        return new ChargedCommands(
                new PauseBook(
                        new CaptureRepository(store.entities()),
                        new CommandPauseRepository(store.dataSource()),
                        CaptureSettings.from(settings),
                        clock),
                store.transactions(),
                clock);
    }

    private CaptureBatchlet capture(JobRun run) {
        return new CaptureBatchlet(
                store.current(run),
                new CaptureBatchlet.CaptureParts(
                        targets,
                        book(),
                        evidence(),
                        captures(),
                        recordings(),
                        study(),
                        lives(),
                        gates(),
                        new Censuses(
                                new CensusRepository(store.dataSource()),
                                store.transactions(),
                                Duration.ofHours(1),
                                clock),
                        connections,
                        new ProfilerSessions(
                                AsyncProfilerSettings.from(settings),
                                ProfileSettings.from(settings),
                                gates(),
                                new SessionBaselines(new ProfileRepository(store.dataSource()), diagnoses),
                                clock,
                                store.transactions()),
                        commands(),
                        new ProfileRepository(store.dataSource()),
                        NORTH,
                        CaptureSettings.from(settings),
                        clock),
                store.transactions());
    }

    private ForensicsBatchlet forensics(JobRun run) {
        return new ForensicsBatchlet(
                store.current(run),
                new ForensicsBatchlet.ForensicsParts(
                        targets,
                        book(),
                        evidence(),
                        evidenceBook(),
                        captures(),
                        new UploadedEvidence(
                                new CaptureRepository(store.entities()),
                                store.transactions(),
                                ForensicsSettings.from(settings),
                                CaptureSettings.from(settings),
                                NORTH),
                        lives(),
                        connections,
                        commands(),
                        NORTH,
                        ForensicsSettings.from(settings),
                        CaptureSettings.from(settings)),
                store.transactions());
    }
}
