package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.target.CaptureGate.Answer;
import io.plumbline.batch.target.CaptureGate.Kind;
import io.plumbline.batch.target.CaptureGate.Risk;
import io.plumbline.batch.target.JvmIdentity.Collector;
import io.plumbline.batch.target.JvmProbe.Feature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CaptureGateTest {

    private static final long ONE_GIB = 1L << 30;
    private static final Duration DAY = Duration.ofDays(1);

    @ParameterizedTest
    @CsvSource({
        "17.0.15+6-Debian-1deb12u1, Debian, false",
        "17.0.19+10, Eclipse Adoptium, false",
        "17.0.20-ea, Eclipse Adoptium, false",
        "17.0.20+8, Eclipse Adoptium, true",
        "17.0.20+8-LTS-1, Oracle Corporation, false",
        "21.0.12+8, Eclipse Adoptium, false",
        "25.0.4+7-LTS, Azul, false",
        "26.0.1+8, Oracle Corporation, false",
        "26.0.2+8, Oracle Corporation, true",
        "27-ea+3, Oracle Corporation, false",
        "27+35, Oracle Corporation, true",
        "28-ea+1, Oracle Corporation, true",
        "openj9-0.43.0, Eclipse OpenJ9, false"
    })
    void pathsToRootsAreAskedForWhereTheCrashIsKnownToBeRepaired(String version, String vendor, boolean allowed) {
        var answer = gate(jvm(version, vendor, Collector.G1), Set.of(), DAY).ask(Kind.PATHS_TO_ROOTS);

        assertThat(answer.isAllowed()).isEqualTo(allowed);
        if (answer instanceof Answer.Refused refused) {
            assertThat(refused.reason()).contains("can crash", "JDK-8380011", "17.0.20");
        }
    }

    @Test
    void whoAcceptsTheCrashIsAnsweredWithItAndWithNothingElse() {
        var accepted = Set.of(Risk.PATHS_TO_ROOTS);
        var g1 = jvm("17.0.15+6", "vendor", Collector.G1);

        assertThat(new CaptureGate(g1, Set.of(), accepted, ONE_GIB, DAY).ask(Kind.PATHS_TO_ROOTS))
                .isInstanceOfSatisfying(
                        Answer.AllowedAtRisk.class,
                        allowed -> assertThat(allowed.risk()).contains("JDK-8380011"))
                .satisfies(answer -> assertThat(answer.isAllowed()).isTrue());
        assertThat(gate(g1, Set.of(), DAY).ask(Kind.PATHS_TO_ROOTS))
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> {
                    assertThat(refused.reason()).contains("accept the risk");
                    assertThat(refused.unlessAccepted()).isEqualTo(Risk.PATHS_TO_ROOTS);
                });
        assertThat(reason(new CaptureGate(g1, Set.of(), accepted, ONE_GIB, Duration.ZERO), Kind.PATHS_TO_ROOTS))
                .contains("pause budget");
        for (var collector : Set.of(Collector.GENERATIONAL_Z, Collector.SHENANDOAH)) {
            var other = jvm("17.0.15+6", "vendor", collector);
            assertThat(new CaptureGate(other, Set.of(), accepted, ONE_GIB, DAY).ask(Kind.PATHS_TO_ROOTS))
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(refused.unlessAccepted())
                                    .as("nothing helps")
                                    .isNull());
        }
        var repaired = jvm("27+35", "vendor", Collector.G1);
        assertThat(new CaptureGate(repaired, Set.of(), accepted, ONE_GIB, DAY).ask(Kind.PATHS_TO_ROOTS))
                .as("there is no risk to accept")
                .isInstanceOf(Answer.Allowed.class);
    }

    @ParameterizedTest
    @CsvSource({"17.0.20+8, false", "23.0.2+7, false", "24-ea+9, false", "27+35, true"})
    void pathsToRootsAreNotAskedOfAShenandoahThatFailsThere(String version, boolean allowed) {
        var answer = gate(jvm(version, "Red Hat", Collector.SHENANDOAH), Set.of(), DAY)
                .ask(Kind.PATHS_TO_ROOTS);

        assertThat(answer.isAllowed()).isEqualTo(allowed);
        if (answer instanceof Answer.Refused refused) {
            assertThat(refused.reason()).contains("JDK-8279016");
        }
    }

    @Test
    void pathsToRootsNeedOldObjectsAndTimeToo() {
        var repaired = jvm("27+35", "vendor", Collector.GENERATIONAL_Z);

        assertThat(reason(gate(repaired, Set.of(), DAY), Kind.PATHS_TO_ROOTS)).contains("JDK-8382740");
        assertThat(reason(gate(jvm("27+35", "vendor", Collector.G1), Set.of(), Duration.ZERO), Kind.PATHS_TO_ROOTS))
                .contains("3520 ms", "budget is 0 ms");
    }

    @ParameterizedTest
    @EnumSource(Collector.class)
    void oldObjectSamplesAreNotAskedOfGenerationalZgc(Collector collector) {
        var jvm = jvm("25.0.3+9-LTS", "vendor", collector);

        assertThat(gate(jvm, Set.of(), Duration.ZERO)
                        .ask(Kind.OLD_OBJECT_SAMPLES)
                        .isAllowed())
                .isEqualTo(collector != Collector.GENERATIONAL_Z);
        assertThat(CaptureGate.allowsOldObjects(jvm)).isEqualTo(collector != Collector.GENERATIONAL_Z);
    }

    @Test
    void aPauseBeyondTheBudgetIsRefusedWithBothFigures() {
        var gate = gate(jvm("17.0.15+6", "vendor", Collector.G1), Set.of(), Duration.ofSeconds(1));

        assertThat(gate.ask(Kind.HISTOGRAM_OF_ALL).isAllowed()).isTrue();
        assertThat(reason(gate, Kind.HISTOGRAM_OF_LIVE)).contains("2220 ms", "1000 ms");
        assertThat(gate.ask(Kind.HEAP_SNAPSHOT).isAllowed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "FLIGHT_RECORDER, RECORDING, no flight recorder",
        "FLIGHT_RECORDER, OLD_OBJECT_SAMPLES, no flight recorder",
        "FLIGHT_RECORDER, ALLOCATION_SAMPLES, no flight recorder",
        "FLIGHT_RECORDER, PATHS_TO_ROOTS, no flight recorder",
        "CLASS_HISTOGRAM, HISTOGRAM_OF_ALL, no class histogram",
        "CLASS_HISTOGRAM, HISTOGRAM_OF_LIVE, no class histogram",
        "HEAP_DUMP, HEAP_SNAPSHOT, no heap dump",
        "NATIVE_MEMORY, NATIVE_MEMORY, -XX:NativeMemoryTracking=summary"
    })
    void whatAJvmLacksItIsNotAskedFor(Feature lacking, Kind kind, String reason) {
        var jvm = jvm("27+35", "vendor", Collector.G1);

        assertThat(gate(jvm, Set.of(), DAY).ask(kind).isAllowed()).isTrue();
        assertThat(reason(gate(jvm, Set.of(lacking), DAY), kind)).contains(reason);
    }

    @Test
    void java11LacksSamplesOfAllocations() throws Exception {
        var gate = played(RecordedAnswers.java11());

        assertThat(gate.ask(Kind.RECORDING).isAllowed()).isTrue();
        assertThat(gate.ask(Kind.OLD_OBJECT_SAMPLES).isAllowed()).isTrue();
        assertThat(reason(gate, Kind.ALLOCATION_SAMPLES)).contains("Java 11", "16");
        assertThat(reason(gate, Kind.NATIVE_MEMORY)).contains("NativeMemoryTracking");
        assertThat(reason(gate, Kind.PATHS_TO_ROOTS)).contains("can crash");
    }

    @Test
    void java21WithGenerationalZgcHasNoOldObjects() throws Exception {
        var gate = played(RecordedAnswers.java21());

        assertThat(gate.identity().collector()).isEqualTo(Collector.GENERATIONAL_Z);
        assertThat(gate.ask(Kind.ALLOCATION_SAMPLES).isAllowed()).isTrue();
        assertThat(gate.ask(Kind.NATIVE_MEMORY).isAllowed()).isTrue();
        assertThat(reason(gate, Kind.OLD_OBJECT_SAMPLES)).contains("JDK-8382740");
    }

    @Test
    void aJvmWithoutFlightRecorderIsNotAskedForARecording() {
        assertThat(reason(gate(jvm("8.0.1", "vendor", Collector.PARALLEL), Set.of(), DAY), Kind.RECORDING))
                .contains("Java \"8\"");
    }

    private static CaptureGate played(PlayedJvm.Answers answers) throws Exception {
        try (var played = PlayedJvm.start(answers);
                var connection = JvmConnection.open(played.address(), ConnectionLimits.DEFAULT)) {
            var lacks = new ProbeTaker(Clock.systemUTC()).take(connection).lacks();
            return gate(connection.identity(), Set.copyOf(lacks), DAY);
        }
    }

    @Test
    void garbageMakesOnlyThatLongerWhichCountsIt() {
        var full = new CaptureGate(
                jvm("17.0.15+6", "vendor", Collector.G1),
                Set.of(),
                Set.of(),
                new CaptureGate.HeapUse(8 * ONE_GIB, ONE_GIB / 8, 0),
                Duration.ofSeconds(2),
                null);

        assertThat(full.ask(Kind.HEAP_SNAPSHOT).isAllowed()).isTrue();
        assertThat(full.ask(Kind.HISTOGRAM_OF_LIVE).isAllowed()).isTrue();
        assertThat(full.ask(Kind.HISTOGRAM_OF_ALL).isAllowed()).isFalse();
    }

    @Test
    void aProfilerIsLoadedOnlyIfSomebodyAcceptsIt() {
        var hotspot = named("OpenJDK 64-Bit Server VM", 17);
        for (var kind : List.of(Kind.PROFILER_OF_HEAP, Kind.PROFILER_OF_NATIVE_MEMORY)) {
            assertThat(gate(hotspot, Set.of(), DAY).ask(kind)).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
                assertThat(refused.reason()).contains("async-profiler", "nobody has accepted");
                assertThat(refused.unlessAccepted()).isEqualTo(Risk.PROFILER);
            });
            assertThat(profiled(hotspot).ask(kind))
                    .isInstanceOfSatisfying(
                            Answer.AllowedAtRisk.class,
                            allowed -> assertThat(allowed.risk()).contains("stays there until it ends"));
            for (var other : List.of(named("Eclipse OpenJ9 VM", 17), named("OpenJDK 64-Bit Server VM", 8))) {
                assertThat(profiled(other).ask(kind))
                        .isInstanceOfSatisfying(
                                Answer.Refused.class,
                                refused -> assertThat(refused.unlessAccepted()).isNull());
            }
        }
    }

    private static CaptureGate profiled(JvmIdentity jvm) {
        return new CaptureGate(jvm, Set.of(), Set.of(Risk.PROFILER), ONE_GIB, DAY);
    }

    private static JvmIdentity named(String name, int feature) {
        return new JvmIdentity(
                name, "vendor", feature, feature + ".0.1", 1, Instant.EPOCH, Collector.G1, ONE_GIB, "host", "Main");
    }

    @Test
    void aHeapOfFewLargeObjectsIsWrittenFasterThanOneOfManySmallOnes() {
        assertThat(snapshot(0).isAllowed()).as("nobody has counted").isFalse();
        assertThat(snapshot(3_000_000)).isEqualTo(new Answer.Allowed(Duration.ofMillis(1_270)));
        assertThat(snapshot(10_000_000).isAllowed()).isFalse();
    }

    @Test
    void whatCannotBeReadIsNotDumped() {
        var gate = new CaptureGate(
                jvm("17.0.15+6", "vendor", Collector.G1),
                Set.of(),
                Set.of(),
                new CaptureGate.HeapUse(0, 0, 0),
                DAY,
                "a dump stays on its disk");

        assertThat(reason(gate, Kind.HEAP_SNAPSHOT)).isEqualTo("a dump stays on its disk");
        assertThat(gate.ask(Kind.HISTOGRAM_OF_LIVE).isAllowed()).isTrue();
    }

    private static Answer snapshot(long objects) {
        return new CaptureGate(
                        jvm("17.0.15+6", "vendor", Collector.G1),
                        Set.of(),
                        Set.of(),
                        new CaptureGate.HeapUse(2 * ONE_GIB, ONE_GIB / 2, objects),
                        Duration.ofSeconds(2),
                        null)
                .ask(Kind.HEAP_SNAPSHOT);
    }

    private static CaptureGate gate(JvmIdentity jvm, Set<Feature> lacks, Duration budget) {
        return new CaptureGate(jvm, lacks, Set.of(), ONE_GIB, budget);
    }

    private static JvmIdentity jvm(String version, String vendor, Collector collector) {
        int feature = JvmIdentity.featureOf(version).orElse(17);
        return new JvmIdentity(
                "VM", vendor, feature, version, 1, Instant.EPOCH, collector, 2 * ONE_GIB, "host", "Main");
    }

    private static String reason(CaptureGate gate, Kind kind) {
        return gate.ask(kind) instanceof Answer.Refused refused ? refused.reason() : "it is allowed";
    }
}
