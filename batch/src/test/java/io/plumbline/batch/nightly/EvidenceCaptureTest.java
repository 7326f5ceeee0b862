package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.batch.capture.FlightRecorder;
import io.plumbline.batch.capture.RecordingSettings;
import io.plumbline.batch.capture.SamplingPolicy;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CapturePolicyRepository;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.HeapGrowthRepository;
import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.JobRun;
import io.plumbline.persistence.diagnosis.LeaseLostException;
import io.plumbline.persistence.diagnosis.RunQuestion;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.target.ProbeRepository;
import io.plumbline.persistence.target.SamplingLease;
import io.plumbline.persistence.target.SamplingRaise;
import io.plumbline.persistence.target.SamplingRepository;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceCaptureTest {

    private static final Settings DEFAULTS = new Settings(key -> Optional.empty());
    private static final Instance NORTH = new Instance("north", true);

    private Store store;
    private Workers workers;
    private Connections connections;
    private Target shop;
    private JobRun run;

    @BeforeEach
    void open() {
        store = new Store();
        workers = new Workers(Executors.defaultThreadFactory(), 1);
        connections = new Connections(JmxSettings.from(DEFAULTS).limits());
        shop = store.target("shop", Instant.EPOCH);
        run = store.claimed(new RunQuestion("snapshot", "12:00", null, null), NORTH);
    }

    @AfterEach
    void close() {
        workers.close();
        connections.close();
        store.close();
    }

    @Test
    void thatItBeginsIsCommittedBeforeTheTargetIsAsked() throws Exception {
        var seen = new ArrayList<String>();

        var taken = take(() -> {
            seen.add(captured());
            return Instant.now();
        });

        assertThat(taken.failure()).isNull();
        assertThat(seen).isNotEmpty().containsOnly("RUNNING true ");
        assertThat(captured()).isEqualTo("FINISHED true ");
    }

    @Test
    void thePolicyInForceIsNotedWithIt() throws Exception {
        take(Instant::now);
        assertThat(policies()).isEqualTo("background 1:16384 20");

        var raised = store.policyBook(Clock.systemUTC())
                .raise(shop.id(), SamplingPolicy.BLUE, SamplingRaise.Cause.HAND, "somebody");
        take(Instant::now);

        assertThat(raised).isPresent();
        assertThat(policies()).isEqualTo("background 1:16384 20, blue 1:1024 320");
    }

    @Test
    void aRaiseIsForgottenWithTheEndOfTheCopyOfWhatItHasSampled() throws Exception {
        var book = store.policyBook(Clock.systemUTC());
        var sampling = new SamplingRepository(store.dataSource());
        book.raise(shop.id(), SamplingPolicy.BLUE, SamplingRaise.Cause.HAND, "somebody");
        sampling.end(shop.id(), Instant.now());
        var now = Instant.now();
        var ended = sampling.closeEnded(shop.id(), now, now.plusSeconds(60)).orElseThrow();

        capturesBy(Clock.systemUTC()).closingCopy(shop, ended);

        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        // the container's transaction joins both, the test's commits one after the other
        while (captured().startsWith("RUNNING ")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        assertThat(sampling.raises()).isEmpty();
        // its address leads nowhere
        assertThat(captured()).startsWith("FAILED false ");
        assertThat(policies()).startsWith("blue ");
    }

    private String policies() {
        return store.text("SELECT string_agg(policy || ' 1:' || one_in || ' ' || allocations_per_second, ', '"
                + " ORDER BY capture_id) FROM plumbline.capture_policy");
    }

    @Test
    void whateverGoesWrongWithATargetIsNotedAndNotThrown() throws Exception {
        var taken = take(() -> {
            throw new IllegalStateException("an answer that nobody expected");
        });

        assertThat(taken.failure()).contains("nobody expected");
        assertThat(captured()).startsWith("FAILED true ").contains("nobody expected");
    }

    @Test
    void anAttemptThatWasTakenOverTakesNothing() {
        store.sql().update("UPDATE plumbline.job_run SET attempt = 2");

        assertThatThrownBy(() -> take(Instant::now)).isInstanceOf(LeaseLostException.class);

        assertThat(captured()).isEmpty();
    }

    @Test
    void aHeapIsDumpedIntoTheDirectoryThatBothSee(@TempDir Path folder) throws Exception {
        var disk = Files.createDirectory(folder.resolve("disk"));
        var seen = Files.createSymbolicLink(folder.resolve("seen"), disk);
        var own = folder.resolve("own");
        dumpInto(disk, seen);

        var taken = takeHeap(own);

        assertThat(taken.failure()).isNull();
        assertThat(taken.file()).isNotNull().isRegularFile().hasParent(own);
        assertThat(disk).isEmptyDirectory();
        assertThat(captured()).isEqualTo("FINISHED true ");
    }

    @Test
    void aHeapOfWhichNobodyWouldSeeTheDumpIsNotDumped(@TempDir Path folder) throws Exception {
        dumpInto(folder, folder.resolve("absent"));

        assertThat(takeHeap(folder.resolve("own")).failure()).contains("is no directory on this machine");
    }

    private void dumpInto(Path there, Path here) {
        store.transactions()
                .commit(() -> new TargetRepository(store.entities())
                        .findToChange(shop.id())
                        .orElseThrow()
                        .dumpInto(new Target.SharedDirectory(there.toString(), here.toString())));
    }

    private Taken takeHeap(Path own) throws Exception {
        var settings = new Settings(
                key -> key.equals("plumbline.capture.directory") ? Optional.of(own.toString()) : Optional.empty());
        var captures = captures(Clock.systemUTC(), CaptureSettings.from(settings));
        try (var connection = JvmConnection.toThisJvm()) {
            return captures.take(
                    new EvidenceCapture.Request(Capture.Kind.HEAP_SNAPSHOT, shop.id(), null, null),
                    connection,
                    store.current(run));
        }
    }

    private String captured() {
        return store.text("SELECT concat_ws(' ', state, forced_collection::text, coalesce(reason, ''))"
                + " FROM plumbline.capture");
    }

    /** Takes a histogram of this JVM, by a clock that is read before the JVM is asked. */
    private Taken take(InstantSource clock) throws Exception {
        var captures = capturesBy(clock.withZone(ZoneOffset.UTC));
        try (var connection = JvmConnection.toThisJvm()) {
            return captures.take(
                    new EvidenceCapture.Request(Capture.Kind.HISTOGRAM, shop.id(), null, null),
                    connection,
                    store.current(run));
        }
    }

    private EvidenceCapture capturesBy(Clock clock) {
        return captures(clock, CaptureSettings.from(DEFAULTS));
    }

    private EvidenceCapture captures(Clock clock, CaptureSettings settings) {
        return captures(store, connections, workers, clock, settings);
    }

    /** What takes evidence for the instance "north". */
    static EvidenceCapture captures(
            Store store, Connections connections, Workers workers, Clock clock, CaptureSettings settings) {
        var captures = new CaptureRepository(store.entities());
        var samples = new SampleRepository(store.dataSource());
        var targets = new TargetRepository(store.entities());
        return new EvidenceCapture(
                connections,
                new EvidenceTaker(settings, new FlightRecorder(RecordingSettings.of("test")), clock),
                new EvidenceBook(
                        captures,
                        new HistogramRepository(store.dataSource()),
                        new CapturePolicyRepository(store.entities()),
                        store.policyBook(Clock.systemUTC()),
                        new HeapGrowthRepository(store.dataSource()),
                        NORTH,
                        Clock.systemUTC()),
                new TargetBook(
                        targets,
                        samples,
                        captures,
                        new SamplingLease(store.dataSource()),
                        store.transactions(),
                        Clock.systemUTC()),
                new Gates(
                        targets,
                        samples,
                        new Probes(new ProbeRepository(store.dataSource()), store.transactions(), Clock.systemUTC()),
                        new HistogramRepository(store.dataSource()),
                        settings),
                store.policyBook(Clock.systemUTC()),
                NORTH,
                workers,
                store.transactions(),
                Clock.systemUTC());
    }
}
