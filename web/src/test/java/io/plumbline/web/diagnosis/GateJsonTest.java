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

    @Test
    void everyKindIsAnsweredAndARefusalHasItsReason() {
        var jvm = new JvmIdentity(
                "OpenJDK", "vendor", 17, "17.0.15+6", 7, Instant.EPOCH, Collector.G1, -1, "host", "");

        var gate = GateJson.of(new CaptureGate(jvm, Set.of(), 1L << 30, Duration.ofSeconds(2)));

        assertThat(gate).extracting(GateJson::ask).containsExactly(Kind.values());
        assertThat(gate).allSatisfy(answer -> assertThat(answer.reason() == null).isEqualTo(answer.allowed()));
        assertThat(gate)
                .filteredOn(answer -> answer.ask() == Kind.HEAP_SNAPSHOT)
                .singleElement()
                .satisfies(answer -> assertThat(answer.reason()).contains("pause budget is 2000 ms"));
    }
}
