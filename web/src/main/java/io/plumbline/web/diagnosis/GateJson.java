package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.batch.target.CaptureGate;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whether a target may be asked for one kind of evidence, as JSON. Immutable.
 *
 * @param reason why not
 * @param unlessAccepted the risk that would have to be accepted for it to be allowed; absent if nothing helps
 * @param risk what was accepted for it to be allowed
 */
@Schema(name = "Gate")
@JsonInclude(JsonInclude.Include.NON_NULL)
record GateJson(
        CaptureGate.Kind ask,
        boolean allowed,
        @Nullable String reason,
        CaptureGate.@Nullable Risk unlessAccepted,
        @Nullable String risk) {

    static List<GateJson> of(CaptureGate gate) {
        return Stream.of(CaptureGate.Kind.values())
                .map(kind -> of(kind, gate.ask(kind)))
                .toList();
    }

    private static GateJson of(CaptureGate.Kind kind, CaptureGate.Answer answer) {
        if (answer instanceof CaptureGate.Answer.Refused refused) {
            return new GateJson(kind, false, refused.reason(), refused.unlessAccepted(), null);
        }
        var risk = answer instanceof CaptureGate.Answer.AllowedAtRisk accepted ? accepted.risk() : null;
        return new GateJson(kind, true, null, null, risk);
    }
}
