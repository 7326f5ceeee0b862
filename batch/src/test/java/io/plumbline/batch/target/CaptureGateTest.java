package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.target.CaptureGate.Answer;
import io.plumbline.batch.target.CaptureGate.Kind;
import io.plumbline.batch.target.JvmIdentity.Collector;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CaptureGateTest {

    private static final long ONE_GIB = 1L << 30;

    private static CaptureGate gate(Collector collector, int feature, Duration budget) {
        var identity = new JvmIdentity(
                "VM", "vendor", feature, feature + ".0.1", 1, Instant.EPOCH, collector, 2 * ONE_GIB, "host", "Main");
        return new CaptureGate(identity, ONE_GIB, budget);
    }

    @ParameterizedTest
    @EnumSource(Collector.class)
    void pathsToRootsAreNeverAskedFor(Collector collector) {
        var answer = gate(collector, 25, Duration.ofDays(1)).ask(Kind.PATHS_TO_ROOTS);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).contains("crash"));
    }

    @Test
    void oldObjectSamplesAreNotAskedOfGenerationalZgc() {
        assertThat(gate(Collector.GENERATIONAL_Z, 25, Duration.ZERO)
                        .ask(Kind.OLD_OBJECT_SAMPLES)
                        .isAllowed())
                .isFalse();
        assertThat(gate(Collector.Z, 17, Duration.ZERO)
                        .ask(Kind.OLD_OBJECT_SAMPLES)
                        .isAllowed())
                .isTrue();
    }

    @Test
    void aPauseBeyondTheBudgetIsRefusedWithBothFigures() {
        var gate = gate(Collector.G1, 17, Duration.ofSeconds(1));

        assertThat(gate.ask(Kind.HISTOGRAM_OF_ALL).isAllowed()).isTrue();
        assertThat(gate.ask(Kind.HISTOGRAM_OF_LIVE))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).contains("2220 ms", "1000 ms"));
        assertThat(gate.ask(Kind.HEAP_SNAPSHOT).isAllowed()).isFalse();
    }

    @Test
    void aJvmWithoutFlightRecorderIsNotAskedForARecording() {
        assertThat(gate(Collector.PARALLEL, 8, Duration.ofSeconds(1))
                        .ask(Kind.RECORDING)
                        .isAllowed())
                .isFalse();
    }
}
