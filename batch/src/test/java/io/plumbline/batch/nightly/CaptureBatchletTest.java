package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.batch.agent.ProfiledJvm;
import io.plumbline.batch.capture.FlightRecorder;
import io.plumbline.batch.capture.PauseLedger;
import io.plumbline.batch.capture.RecordingSettings;
import io.plumbline.batch.profile.ProfiledStack;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Judge;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CapturePolicyRepository;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.CommandPauseRepository;
import io.plumbline.persistence.capture.HeapGrowthRepository;
import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.EvidenceRepository;
import io.plumbline.persistence.diagnosis.JobRun;
import io.plumbline.persistence.diagnosis.ProfileRepository;
import io.plumbline.persistence.diagnosis.RunQuestion;
import io.plumbline.persistence.diagnosis.StoredGap;
import io.plumbline.persistence.diagnosis.StoredProfile;
import io.plumbline.persistence.diagnosis.StoredTrim;
import io.plumbline.persistence.diagnosis.TraceRepository;
import io.plumbline.persistence.sample.CensusRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.target.ProbeRepository;
import io.plumbline.persistence.target.SamplingLease;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real database, and a real JVM whose native memory grows. */
class CaptureBatchletTest {

    private static final Instance NORTH = new Instance("north", true);
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path directory;

    private Settings settings = new Settings(key -> Optional.empty());
    private ProfiledJvm jvm;
    private Store store;
    private Workers workers;
    private Connections connections;
    private TargetRepository targets;
    private EvidenceStore evidence;
    private Target shop;
    private Diagnosis diagnosis;
    private JobRun run;

    @BeforeEach
    void open() throws Exception {
        var values = Map.of(
                "plumbline.capture.directory", directory.toString(),
                "plumbline.capture.histogram-spacing", "1s",
                "plumbline.async-profiler.sessions", "2",
                "plumbline.async-profiler.session", "2s");
        settings = new Settings(key -> Optional.ofNullable(values.get(key)));
        jvm = ProfiledJvm.start(Path.of(System.getProperty("java.home")));
        store = new Store();
        workers = new Workers(Executors.defaultThreadFactory(), 1);
        connections = new Connections(JmxSettings.from(settings).limits());
        targets = new TargetRepository(store.entities());
        evidence = new EvidenceStore(
                new EvidenceRepository(store.dataSource()), new TraceRepository(store.dataSource()), targets);
        var address = jvm.address();
        shop = store.transactions()
                .commit(() -> targets.add(
                        Target.process("shop", address.pid(), address.startedAt(), NORTH.name(), Instant.EPOCH)))
                .orElseThrow();
        diagnosis = store.queued(shop, "request/1", Diagnosis.Origin.REQUEST, CLOCK.instant());
        run = store.claimed(new RunQuestion("nightly-diagnosis", "1", shop.id(), diagnosis.id()), NORTH);
        store.transactions().commit(() -> evidence.putTrends(diagnosis.id(), List.of(growingNativeMemory())));
    }

    @AfterEach
    void close() {
        connections.close();
        workers.close();
        store.close();
        jvm.close();
    }

    private static TrendStudy.Examined growingNativeMemory() {
        var points = IntStream.range(0, 60)
                .mapToObj(
                        i -> new Series.Observation(Instant.EPOCH.plusSeconds(10L * i), 150e6 + 10 * 250e3 * i + i % 3))
                .toList();
        var series = Series.of(Area.NATIVE.key(), points);
        return new TrendStudy.Examined(Area.NATIVE, series, new TrendTest(TrendSettings.forBytes()).examine(series));
    }

    @Test
    void whereAProfilerIsAcceptedTheLineThatAllocatesNativeMemoryIsNamed() throws Exception {
        store.transactions()
                .commit(() -> targets.find(shop.id())
                        .orElseThrow()
                        .acceptProfiler(new Target.Acceptance("alice", Instant.EPOCH)));

        assertThat(step().process()).isEqualTo(StepExit.DONE.name());

        var seen = store.transactions().commit(() -> evidence.read(diagnosis));
        assertThat(seen.gaps())
                .noneMatch(gap ->
                        gap.what().equals(ProfilerSeries.WHAT) || gap.what().contains("native"));
        assertThat(seen.allocationSites())
                .filteredOn(site -> site.className().equals(ProfiledStack.NATIVE))
                .first()
                .satisfies(site -> assertThat(site.site()).contains("ProfiledProgram.leak(ProfiledProgram.java:"));
        assertThat(Judge.judge(seen).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.area()).isEqualTo(Area.NATIVE);
            assertThat(finding.leaks()).isTrue();
            assertThat(finding.allocationSite()).contains("ProfiledProgram.leak(ProfiledProgram.java:");
        });
        assertThat(new ProfileRepository(store.dataSource()).ofDiagnosis(diagnosis.id()))
                .extracting(StoredProfile::reading)
                .containsExactly("PROFILER_UNFREED");
        assertThat(evidence.acceptedRisks(shop.id())).singleElement().satisfies(risk -> {
            assertThat(risk.by()).isEqualTo("alice");
            assertThat(risk.toString()).contains("async-profiler is loaded");
        });
    }

    @Test
    void whereNobodyAcceptsOneItIsSaidAndNothingIsLoaded() throws Exception {
        assertThat(step().process()).isEqualTo(StepExit.DONE.name());

        assertThat(new EvidenceRepository(store.dataSource()).gaps(diagnosis.id()))
                .extracting(StoredGap::what)
                .contains("where native memory is allocated")
                .doesNotContain(ProfilerSeries.WHAT);
        assertThat(new ProfileRepository(store.dataSource()).ofDiagnosis(diagnosis.id()))
                .isEmpty();
        assertThat(store.text("SELECT string_agg(kind, ' ' ORDER BY id) FROM plumbline.capture"))
                .isEqualTo("HISTOGRAM HISTOGRAM RECORDING");
        assertThat(account()).contains("native trim for a diagnosis");
        assertThat(trimsBefore(diagnosis.to())).isEmpty();
        assertThat(trimsBefore(diagnosis.to().plusSeconds(1))).singleElement().satisfies(trim -> {
            assertThat(trim.at()).isCloseTo(diagnosis.to(), within(1, ChronoUnit.MILLIS));
            assertThat(trim.leftBytes()).isBetween(1e6, 300e6);
        });
    }

    private List<StoredTrim> trimsBefore(Instant end) {
        return new EvidenceRepository(store.dataSource()).trims(shop.id(), Area.NATIVE.key(), diagnosis.from(), end);
    }

    @Test
    void whileOthersHaveSpentTheBudgetOfPausesNothingIsTrimmed() throws Exception {
        store.transactions().commit(() -> {
            var capture = new CaptureRepository(store.entities())
                    .add(new Capture(
                            shop.id(), null, null, Capture.Kind.HISTOGRAM, CLOCK.instant(), NORTH.name(), true));
            capture.finish(null, 1, Duration.ofSeconds(3), CLOCK.instant());
        });

        assertThat(step().process()).isEqualTo(StepExit.DONE.name());

        assertThat(new EvidenceRepository(store.dataSource()).gaps(diagnosis.id()))
                .filteredOn(gap -> gap.what().equals("native memory that the allocator keeps"))
                .singleElement()
                .satisfies(gap -> assertThat(gap.why()).contains("are spent already (most of them on: histogram)"));
        assertThat(account()).doesNotContain("native trim for a diagnosis");
    }

    private List<String> account() {
        return store
                .transactions()
                .commit(() -> pauses(new CaptureRepository(store.entities())).ledger(shop.id()))
                .lastHour()
                .stream()
                .map(PauseLedger.Line::what)
                .toList();
    }

    private PauseBook pauses(CaptureRepository captures) {
        return new PauseBook(
                captures, new CommandPauseRepository(store.dataSource()), CaptureSettings.from(settings), CLOCK);
    }

    private CaptureBatchlet step() {
        var captureSettings = CaptureSettings.from(settings);
        var captures = new CaptureRepository(store.entities());
        var samples = new SampleRepository(store.dataSource());
        var histograms = new HistogramRepository(store.dataSource());
        var censuses = new CensusRepository(store.dataSource());
        var book = new TargetBook(
                targets, samples, captures, new SamplingLease(store.dataSource()), store.transactions(), CLOCK);
        var gates = new Gates(
                targets,
                samples,
                new Probes(new ProbeRepository(store.dataSource()), store.transactions(), CLOCK),
                histograms,
                captureSettings);
        var taker = new EvidenceTaker(captureSettings, new FlightRecorder(RecordingSettings.of("test")), CLOCK);
        var evidenceBook = new EvidenceBook(
                captures,
                histograms,
                new CapturePolicyRepository(store.entities()),
                store.policyBook(CLOCK),
                new HeapGrowthRepository(store.dataSource()),
                NORTH,
                CLOCK);
        return new CaptureBatchlet(
                store.current(run),
                new CaptureBatchlet.CaptureParts(
                        targets,
                        new DiagnosisBook(
                                new DiagnosisRepository(store.entities()),
                                targets,
                                samples,
                                DiagnosisSettings.from(settings),
                                CLOCK),
                        evidence,
                        new EvidenceCapture(
                                connections,
                                taker,
                                evidenceBook,
                                book,
                                gates,
                                store.policyBook(CLOCK),
                                NORTH,
                                workers,
                                store.transactions(),
                                CLOCK),
                        new Recordings(captures, new DiagnosisRepository(store.entities()), NORTH),
                        new TrendStudy(targets, samples, histograms, censuses),
                        book,
                        gates,
                        new Censuses(censuses, store.transactions(), Duration.ofHours(1), CLOCK),
                        connections,
                        new ProfilerSessions(
                                AsyncProfilerSettings.from(settings),
                                ProfileSettings.from(settings),
                                gates,
                                new SessionBaselines(
                                        new ProfileRepository(store.dataSource()),
                                        new DiagnosisRepository(store.entities())),
                                CLOCK,
                                store.transactions()),
                        new ChargedCommands(pauses(captures), store.transactions(), CLOCK),
                        new ProfileRepository(store.dataSource()),
                        NORTH,
                        captureSettings,
                        CLOCK),
                store.transactions());
    }
}
