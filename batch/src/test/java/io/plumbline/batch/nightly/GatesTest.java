package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.target.CaptureGate.Answer;
import io.plumbline.batch.target.CaptureGate.Kind;
import io.plumbline.batch.target.DumpDirectory;
import io.plumbline.batch.target.JvmProbe;
import io.plumbline.batch.target.JvmProbe.Container;
import io.plumbline.batch.target.JvmProbe.Feature;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.capture.StoredHistogram;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.target.ProbeRepository;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Store store;
    private TargetRepository targets;
    private ProbeRepository probes;
    private HistogramRepository histograms;
    private Gates gates;
    private Target shop;

    @BeforeEach
    void open() {
        store = new Store();
        shop = store.target("shop", NOON);
        targets = new TargetRepository(store.entities());
        probes = new ProbeRepository(store.dataSource());
        histograms = new HistogramRepository(store.dataSource());
        gates = new Gates(
                targets,
                new SampleRepository(store.dataSource()),
                new Probes(probes, store.transactions(), Clock.systemUTC()),
                histograms,
                CaptureSettings.from(new Settings(key -> Optional.empty())));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatAJvmToldThatItLacksIsNotAllowed() {
        long epoch = seenAs("17.0.15+6");
        assertThat(gates.of(shop.id()).orElseThrow().ask(Kind.RECORDING).isAllowed())
                .as("nobody has asked yet")
                .isTrue();

        var nothing = new Container(null, null, null, null, null);
        probes.put(
                epoch,
                NOON,
                StoredJson.written(
                        new JvmProbe(NOON, null, null, List.of(), nothing, List.of(Feature.FLIGHT_RECORDER))));

        assertThat(gates.of(shop.id()).orElseThrow().ask(Kind.RECORDING).isAllowed())
                .isFalse();
    }

    @Test
    void aDumpThatWouldStayOnAnotherMachineIsNotAskedForUnlessBothSeeADirectory(@TempDir Path folder) {
        long epoch = seenAs("17.0.15+6");
        assertThat(gates.of(shop.id()).orElseThrow().ask(Kind.HEAP_SNAPSHOT).isAllowed())
                .as("nobody knows yet where it is")
                .isTrue();
        var nothing = new Container(null, null, null, null, null);
        probes.put(
                epoch,
                NOON,
                StoredJson.written(new JvmProbe(NOON, null, null, List.of(), nothing, List.of(Feature.SAME_FILES))));
        assertThat(gates.of(shop.id()).orElseThrow().ask(Kind.HEAP_SNAPSHOT))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).contains("dumpDirectory"));

        dumpInto("/var/dumps", folder.toString());
        assertThat(gates.of(shop.id()).orElseThrow().ask(Kind.HEAP_SNAPSHOT).isAllowed())
                .isTrue();
        assertThat(store.transactions().commit(() -> gates.dumps(shop.id())))
                .contains(DumpDirectory.of("/var/dumps", folder.toString()));

        dumpInto("/var/dumps", folder.resolve("absent").toString());
        assertThat(gates.of(shop.id()).orElseThrow().ask(Kind.HEAP_SNAPSHOT))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).contains("is no directory on this machine"));
    }

    private void dumpInto(String there, String here) {
        store.transactions()
                .commit(() -> targets.find(shop.id()).orElseThrow().dumpInto(new Target.SharedDirectory(there, here)));
    }

    @Test
    void whatWasCountedTellsHowLongASnapshotTakes() {
        long epoch = seenAs("17.0.15+6");
        counted(epoch, NOON, true, 1_000);
        counted(epoch, NOON.plusSeconds(60), false, 1_000_000);

        assertThat(histograms.bytesPerLiveObject(epoch)).hasValue(4_000);
        assertThat(histograms.bytesPerLiveObject(epoch + 1)).isEmpty();
    }

    private void counted(long epoch, Instant at, boolean live, long instances) {
        var captures = new CaptureRepository(store.entities());
        long capture = store.transactions()
                .commit(() -> captures.add(
                                new Capture(shop.id(), epoch, null, Capture.Kind.HISTOGRAM, at, "north", true))
                        .id());
        histograms.add(new StoredHistogram(shop.id(), epoch, capture, at, live, instances, 4_000_000, List.of()));
    }

    @Test
    void aRiskIsAcceptedForOneTarget() {
        seenAs("17.0.15+6");
        assertThat(gates.of(shop.id()).orElseThrow().ask(Kind.PATHS_TO_ROOTS).isAllowed())
                .isFalse();

        store.transactions()
                .commit(() -> targets.find(shop.id()).orElseThrow().acceptPaths(new Target.Acceptance("alice", NOON)));

        assertThat(gates.of(shop.id()).orElseThrow().ask(Kind.PATHS_TO_ROOTS).isAllowed())
                .isTrue();
    }

    @Test
    void aProfilerIsAcceptedApartFromOtherRisks() {
        seenAs("17.0.15+6");
        store.transactions()
                .commit(() ->
                        targets.find(shop.id()).orElseThrow().acceptProfiler(new Target.Acceptance("alice", NOON)));

        var gate = gates.of(shop.id()).orElseThrow();
        assertThat(gate.ask(Kind.PROFILER_OF_NATIVE_MEMORY).isAllowed()).isTrue();
        assertThat(gate.ask(Kind.PATHS_TO_ROOTS).isAllowed()).isFalse();
        store.transactions().commit(() -> targets.find(shop.id()).orElseThrow().refuseProfiler());
        assertThat(gates.of(shop.id()).orElseThrow().ask(Kind.PROFILER_OF_HEAP).isAllowed())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"25.392-b08", "openj9-0.43.0", ""})
    void aJvmThatDoesNotTellItsJavaHasNoGate(String version) {
        seenAs(version);

        assertThat(gates.of(shop.id())).isEmpty();
    }

    private long seenAs(String version) {
        var life = new TargetEpoch.Life(NOON, 7, "host", "OpenJDK", "vendor", version, "G1", -1, null);
        return store.transactions()
                .commit(() -> targets.epoch(shop.id(), life, NOON).id());
    }
}
