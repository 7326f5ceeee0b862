package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plumbline.batch.profile.Reading;
import io.plumbline.batch.target.ConnectionLimits;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.RunningJvm;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.ProfileRepository;
import io.plumbline.persistence.diagnosis.StoredProfile;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.target.ProbeRepository;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real database, and a real profiler in a JVM behind a JMX address. */
class ProfilerSessionsTest {

    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final Duration UNUSED = Duration.ofHours(1);

    @TempDir
    private Path directory;

    private final List<Gap> gaps = new ArrayList<>();
    private RunningJvm jvm;
    private JvmConnection connection;
    private Store store;
    private TargetRepository targets;
    private Target shop;
    private Diagnosis diagnosis;

    @BeforeEach
    void open() throws IOException {
        jvm = RunningJvm.start(8);
        connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT);
        store = new Store();
        targets = new TargetRepository(store.entities());
        shop = store.target("shop", NOON);
        diagnosis = store.queued(shop, "request/1", Diagnosis.Origin.REQUEST, NOON);
    }

    @AfterEach
    void close() {
        connection.close();
        jvm.close();
        store.close();
    }

    private ProfilerSessions sessions() {
        var values = Map.of(
                "plumbline.capture.directory", directory.toString(),
                "plumbline.async-profiler.session", "1s",
                "plumbline.async-profiler.heap-interval", "16KiB");
        var settings = new Settings(key -> Optional.ofNullable(values.get(key)));
        return new ProfilerSessions(
                AsyncProfilerSettings.from(settings),
                ProfileSettings.from(settings),
                new Gates(
                        targets,
                        new SampleRepository(store.dataSource()),
                        new Probes(new ProbeRepository(store.dataSource()), store.transactions(), Clock.systemUTC()),
                        new HistogramRepository(store.dataSource()),
                        CaptureSettings.from(settings)),
                new SessionBaselines(profiles(), new DiagnosisRepository(store.entities())),
                Clock.systemUTC(),
                store.transactions());
    }

    private ProfileRepository profiles() {
        return new ProfileRepository(store.dataSource());
    }

    private void accept() {
        store.transactions()
                .commit(() ->
                        targets.find(shop.id()).orElseThrow().acceptProfiler(new Target.Acceptance("alice", NOON)));
    }

    @Test
    void withoutConsentNothingIsLoadedAndTheReasonIsSaidWhereSomebodyMissesIt() throws Exception {
        try (var series = sessions().of(diagnosis, 1, Set.of(Area.NATIVE), connection, gaps)) {
            assertThat(series.sessions()).isZero();
            series.begin(() -> false);
            series.end(null);
            assertThat(series.study(() -> false)).isEmpty();
        }
        assertThat(gaps).singleElement().satisfies(gap -> {
            assertThat(gap.what()).isEqualTo("where native memory is allocated");
            assertThat(gap.why()).contains("nobody has accepted that for this target");
        });
        try (var heap = sessions().of(diagnosis, 1, Set.of(Area.HEAP), connection, gaps)) {
            assertThat(heap.sessions()).isZero();
        }
        assertThat(gaps).hasSize(1);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatSessionsTellIsStoredBesideWhatRecordingsTell() throws Exception {
        accept();
        var seen = sampled(diagnosis, false);

        assertThat(gaps).isEmpty();
        var study = seen.study();
        assertThat(study.observed())
                .extracting(made -> made.summary().reading())
                .containsExactly(Reading.PROFILER_ALLOCATED);
        assertThat(study.observed().get(0).summary().stacks())
                .anyMatch(stack -> stack.site().contains("TargetProgram.work"));
        stored(diagnosis, seen);
        profiles().replace(diagnosis.id(), StoredProfiles.OF_RECORDINGS, List.of(), NOON);
        assertThat(profiles().ofDiagnosis(diagnosis.id())).singleElement().satisfies(stored -> {
            assertThat(stored.part()).isEqualTo(StoredProfile.Part.OBSERVED);
            assertThat(stored.reading()).isEqualTo("PROFILER_ALLOCATED");
            assertThat(stored.baseline()).startsWith("none: there is no session of async-profiler of it from before");
        });
        assertOnlyTheLibraryIsLeft();
    }

    @Test
    void theyAreComparedWithTheSessionsOfTheDiagnosisBefore() throws Exception {
        jvm.close();
        connection.close();
        jvm = RunningJvm.startEmpty(Path.of(System.getProperty("java.home")), 64);
        connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT);
        accept();
        stored(diagnosis, sampled(diagnosis, false));
        var later = store.queued(
                shop, "request/2", Diagnosis.Origin.REQUEST, Instant.now().plusSeconds(3600));

        var seen = sampled(later, true);
        stored(later, seen);

        assertThat(gaps).isEmpty();
        var made = seen.study().observed().get(0);
        assertThat(made.notCompared()).isNull();
        assertThat(made.diff()).isNotNull();
        var diff = Objects.requireNonNull(made.diff());
        assertThat(diff.reading()).isEqualTo(Reading.PROFILER_ALLOCATED);
        assertThat(diff.unit()).isEqualTo("bytes/s");
        // 20 MB a second are kept since; what is made besides is as it was
        assertThat(diff.flagged()).anySatisfy(path -> {
            assertThat(path.site()).contains("TargetProgram.keep");
            assertThat(path.baselineSamples()).isZero();
            assertThat(path.low()).isPositive();
            assertThat(path.growth()).isBetween(path.low(), path.high());
        });
        assertThat(profiles().ofDiagnosis(later.id()))
                .extracting(StoredProfile::part, StoredProfile::compared)
                .containsExactly(tuple(StoredProfile.Part.OBSERVED, true), tuple(StoredProfile.Part.BASELINE, false));
        assertThat(profiles().ofDiagnosis(later.id())).allSatisfy(stored -> {
            assertThat(stored.reading()).isEqualTo("PROFILER_ALLOCATED");
            assertThat(stored.baseline()).startsWith("the last session of async-profiler before the window");
        });
        assertOnlyTheLibraryIsLeft();
    }

    private ProfilerSeries.Seen sampled(Diagnosis asked, boolean fills) throws Exception {
        try (var heap = sessions().of(asked, 1, Set.of(Area.HEAP, Area.THREADS), connection, gaps)) {
            assertThat(heap.sessions()).isEqualTo(2);
            for (int session = 0; session < heap.sessions(); session++) {
                heap.begin(() -> false);
                assertThat(gaps).isEmpty();
                if (fills && session == 0) {
                    jvm.fill();
                }
                assertThat(heap.raisedWithin(new StopSignal(), UNUSED)).isFalse();
                heap.end(null);
            }
            return heap.study(() -> false).orElseThrow();
        }
    }

    private void stored(Diagnosis of, ProfilerSeries.Seen seen) {
        profiles()
                .replace(
                        of.id(),
                        StoredProfiles.BY_PROFILER,
                        StoredProfiles.ofSessions(seen).toList(),
                        NOON);
    }

    @Test
    void whoIsToStopEndsHisSession() throws Exception {
        accept();
        var stop = new StopSignal();
        try (var series = sessions().of(diagnosis, 1, Set.of(Area.NATIVE), connection, gaps)) {
            assertThat(series.sessions()).isEqualTo(1);
            series.begin(stop::isRaised);
            stop.raise();
            assertThat(series.raisedWithin(stop, UNUSED)).isTrue();
        }
        assertOnlyTheLibraryIsLeft();
        // another one can begin at once
        try (var series = sessions().of(diagnosis, 2, Set.of(Area.NATIVE), connection, gaps)) {
            series.begin(() -> false);
        }
        assertThat(gaps).isEmpty();
    }

    private void assertOnlyTheLibraryIsLeft() throws IOException {
        try (var left = Files.list(directory)) {
            assertThat(left.map(file -> file.getFileName().toString()).toList())
                    .allMatch(".library-of-async-profiler"::equals);
        }
    }
}
