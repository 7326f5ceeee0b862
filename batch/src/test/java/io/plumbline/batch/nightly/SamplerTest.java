package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.capture.FlightRecorder;
import io.plumbline.batch.capture.MemorySampler;
import io.plumbline.batch.capture.RecordingSettings;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.sample.CensusRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.StoredSample;
import io.plumbline.persistence.target.ProbeRepository;
import io.plumbline.persistence.target.SamplingLease;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final RecordingSettings RECORDING = RecordingSettings.of("sampler-test");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Store store;
    private Workers workers;
    private Connections connections;
    private Sampler sampler;
    private Target self;

    @BeforeEach
    void open() throws TargetUnreachableException {
        store = new Store();
        workers = new Workers(Executors.defaultThreadFactory(), 1);
        connections = new Connections(
                JmxSettings.from(new Settings(key -> Optional.empty())).limits());
        var targets = new TargetRepository(store.entities());
        var book = new TargetBook(
                targets,
                new SampleRepository(store.dataSource()),
                new CaptureRepository(store.entities()),
                new SamplingLease(store.dataSource()),
                store.transactions(),
                Clock.systemUTC());
        var recorder = new FlightRecorder(RECORDING);
        sampler = new Sampler(
                book,
                connections,
                new MemorySampler(Clock.systemUTC()),
                recorder,
                new Probes(new ProbeRepository(store.dataSource()), store.transactions(), Clock.systemUTC()),
                new Censuses(
                        new CensusRepository(store.dataSource()),
                        store.transactions(),
                        Duration.ofHours(1),
                        Clock.systemUTC()),
                store.policies(recorder, Clock.systemUTC()),
                new Instance("north", true),
                Duration.ofSeconds(1),
                workers,
                Clock.systemUTC());
        self = store.transactions()
                .commit(() -> targets.add(Target.self("self", "north", Instant.EPOCH)))
                .orElseThrow();
        // committed first, because samples are not part of this store's transactions
        book.epoch(self.id(), connections.to(self).identity());
        sampler.sampleSoon(self);
        await(SamplerTest::isRecording);
    }

    @AfterEach
    void close() {
        workers.close();
        connections.close();
        store.close();
    }

    @Test
    void aRemovedTargetsRecordingStopsAndItsConnectionIsClosed() {
        sampler.remove(self);

        await(() -> !isRecording());
        await(() -> connections.targets().isEmpty());
    }

    /** What a program may tell of its requests. */
    public interface RequestsMXBean {
        long getServed();
    }

    @Test
    void requestsThatAreCountedComeWithTheSampleAndAnAttributeThatIsNotThereTakesNothingAway() throws Exception {
        var beans = ManagementFactory.getPlatformMBeanServer();
        var name = new ObjectName("io.plumbline.test:type=Served");
        beans.registerMBean((RequestsMXBean) () -> 42, name);
        try {
            countFrom(name + "#Served");
            await(() -> latestRequests() == 42);

            countFrom(name + "#Lost");
            await(() -> latestRequests() == -1);
            assertThat(connections.targets()).contains(self.id());
        } finally {
            beans.unregisterMBean(name);
        }
    }

    private void countFrom(String source) {
        change(target -> target.countRequestsFrom(source));
    }

    private void change(Consumer<Target> change) {
        store.transactions()
                .commit(() -> change.accept(
                        new TargetRepository(store.entities()).find(self.id()).orElseThrow()));
        self = store.transactions()
                .commit(() -> new TargetRepository(store.entities()).find(self.id()))
                .orElseThrow();
    }

    /* Asks for a sample each time: one that is under way was begun by what was named before. */
    private long latestRequests() {
        sampler.sampleSoon(self);
        return new SampleRepository(store.dataSource())
                .latest(self.id())
                .map(StoredSample::requests)
                .orElse(Long.MIN_VALUE);
    }

    @Test
    void aSilentTargetIsAskedAgainAfterItsPauseAndAtOnceByAClockThatWasSetBack() {
        var noon = Instant.parse("2026-01-01T12:00:00Z");
        var silence = new Sampler.Silence(3, noon.plus(Duration.ofMinutes(4)));

        assertThat(silence.isOver(noon)).isFalse();
        assertThat(silence.isOver(noon.plus(Duration.ofMinutes(4)))).isTrue();
        assertThat(silence.isOver(noon.minus(Duration.ofHours(6)))).isTrue();
    }

    @Test
    void aTargetThatAnotherInstanceRemovedLosesItsConnection() {
        store.sql().update("DELETE FROM plumbline.target");

        sampler.sampleAll();

        assertThat(connections.targets()).isEmpty();
    }

    @Test
    void aTargetThatAnotherInstancePausedLosesItsRecordingAndItsConnectionUntilItIsResumed() {
        change(target -> target.pause(new Target.Pause("ada", Instant.EPOCH)));

        sampler.sampleAll();

        await(() -> !isRecording());
        await(() -> connections.targets().isEmpty());

        change(Target::resume);
        sampler.sampleAll();

        await(SamplerTest::isRecording);
    }

    private static boolean isRecording() {
        return jdk.jfr.FlightRecorder.getFlightRecorder().getRecordings().stream()
                .map(Recording::getName)
                .anyMatch(RECORDING.name()::equals);
    }

    private static void await(BooleanSupplier claim) {
        var deadline = Instant.now().plus(PATIENCE);
        while (!claim.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }
}
