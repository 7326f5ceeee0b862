package io.plumbline.web.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.target.CaptureGate.Kind;
import io.plumbline.persistence.target.TargetEpoch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateJsonTest {

    private static final Duration BUDGET = Duration.ofSeconds(2);
    private static final long GIB = 1L << 30;

    @Test
    void aSmallHeapMayBeAskedForAllButPaths() {
        assertThat(refused(life("17.0.15+6-Debian-1deb12u1", "G1"), 10 << 20)).containsExactly(Kind.PATHS_TO_ROOTS);
    }

    @Test
    void whatWouldStopAFullHeapTooLongIsRefusedWithTheReason() {
        var gate =
                GateJson.of(life("25.0.3+9-LTS", "GENERATIONAL_Z"), GIB, BUDGET).orElseThrow();

        assertThat(gate)
                .filteredOn(answer -> answer.ask() == Kind.HEAP_SNAPSHOT)
                .singleElement()
                .satisfies(answer -> {
                    assertThat(answer.allowed()).isFalse();
                    assertThat(answer.reason()).contains("pause budget is 2000 ms");
                });
        assertThat(refused(life("25.0.3+9-LTS", "GENERATIONAL_Z"), GIB)).contains(Kind.OLD_OBJECT_SAMPLES);
    }

    @Test
    void whatIsAllowedHasNoReason() {
        assertThat(GateJson.of(life("17.0.15+6", "G1"), 0, BUDGET).orElseThrow())
                .filteredOn(GateJson::allowed)
                .extracting(GateJson::reason)
                .containsOnlyNulls();
    }

    @ParameterizedTest
    @ValueSource(strings = {"25.392-b08", "openj9-0.43.0", ""})
    void aJvmThatDoesNotTellItsJavaHasNoGate(String version) {
        assertThat(GateJson.of(life(version, "G1"), 0, BUDGET)).isEmpty();
    }

    private static List<Kind> refused(TargetEpoch.Life life, long usedHeapBytes) {
        return GateJson.of(life, usedHeapBytes, BUDGET).orElseThrow().stream()
                .filter(answer -> !answer.allowed())
                .map(GateJson::ask)
                .toList();
    }

    private static TargetEpoch.Life life(String version, String collector) {
        return new TargetEpoch.Life(Instant.EPOCH, 7, "host", "OpenJDK", "vendor", version, collector, -1, null);
    }
}
