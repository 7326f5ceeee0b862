package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.batch.target.CaptureGate;
import io.plumbline.batch.target.JvmIdentity;
import io.plumbline.batch.target.JvmIdentity.Collector;
import io.plumbline.persistence.target.TargetEpoch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whether a target may be asked for one kind of evidence, as JSON. Immutable.
 *
 * @param reason why not
 */
@Schema(name = "Gate")
@JsonInclude(JsonInclude.Include.NON_NULL)
record GateJson(
        CaptureGate.Kind ask, boolean allowed, @Nullable String reason) {

    /** The gate of a JVM as it was seen last; empty if its version does not tell which Java it is. */
    static Optional<List<GateJson>> of(TargetEpoch.Life life, long usedHeapBytes, Duration pauseBudget) {
        return JvmIdentity.featureOf(life.jvmVersion()).stream()
                .mapToObj(feature -> new CaptureGate(identity(life, feature), Math.max(0, usedHeapBytes), pauseBudget))
                .map(GateJson::answers)
                .findFirst();
    }

    private static List<GateJson> answers(CaptureGate gate) {
        return Stream.of(CaptureGate.Kind.values())
                .map(kind -> of(kind, gate.ask(kind)))
                .toList();
    }

    private static GateJson of(CaptureGate.Kind kind, CaptureGate.Answer answer) {
        return new GateJson(
                kind,
                answer.isAllowed(),
                answer instanceof CaptureGate.Answer.Refused refused ? refused.reason() : null);
    }

    private static JvmIdentity identity(TargetEpoch.Life life, int feature) {
        return new JvmIdentity(
                life.jvmName(),
                life.jvmVendor(),
                feature,
                life.jvmVersion(),
                life.pid(),
                life.startedAt(),
                Collector.valueOf(life.collector()),
                life.maxHeapBytes(),
                life.host(),
                "");
    }
}
