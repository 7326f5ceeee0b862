package io.plumbline.web.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.target.CaptureGate;
import io.plumbline.batch.target.CaptureGate.Kind;
import io.plumbline.batch.target.JvmIdentity;
import io.plumbline.batch.target.JvmIdentity.Collector;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GateJsonTest {

    private static final JvmIdentity JVM =
            new JvmIdentity("OpenJDK", "vendor", 17, "17.0.15+6", 7, Instant.EPOCH, Collector.G1, -1, "host", "");

    @Test
    void everyKindIsAnsweredAndARefusalHasItsReason() {
        var gate = GateJson.of(new CaptureGate(JVM, Set.of(), Set.of(), 1L << 30, Duration.ofSeconds(2)));

        assertThat(gate).extracting(GateJson::ask).containsExactly(Kind.values());
        assertThat(gate)
                .allSatisfy(answer -> assertThat(answer.reason() == null).isEqualTo(answer.allowed()));
        assertThat(gate)
                .filteredOn(answer -> answer.ask() == Kind.HEAP_SNAPSHOT)
                .singleElement()
                .satisfies(answer -> assertThat(answer.reason()).contains("pause budget is 2000 ms"));
    }

    @Test
    void whatIsAllowedForAnAcceptedRiskSaysTheRisk() {
        var accepted = Set.of(CaptureGate.Risk.PATHS_TO_ROOTS);

        var gate = GateJson.of(new CaptureGate(JVM, Set.of(), accepted, 1L << 20, Duration.ofSeconds(2)));

        assertThat(gate)
                .filteredOn(answer -> answer.risk() != null)
                .singleElement()
                .satisfies(answer -> {
                    assertThat(answer.ask()).isEqualTo(Kind.PATHS_TO_ROOTS);
                    assertThat(answer.allowed()).isTrue();
                    assertThat(answer.reason()).isNull();
                });
    }
}
