package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.plumbline.batch.offheap.Ledger;
import io.plumbline.persistence.diagnosis.Diagnosis;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The question whether a target leaked within a window, how far it is and its answer, as JSON. Immutable.
 *
 * @param target id of the target
 * @param targetName what the target is called now; in a diagnosis that is asked for alone
 * @param origin who asked: a night, the watch, or somebody by request
 * @param epoch number of the epoch of the target that it judges; absent until that is chosen
 * @param epochEndedAt when that epoch was seen last, if it was over or its JVM was not reached; absent otherwise
 * @param epochUnreached why the JVM was not reached, so that what there was of it is all that is judged; absent if it was, or was not
 *     to be asked because another epoch had begun
 * @param progress in percent
 * @param phase the step that runs: trend, capture, profile, trace, rules, forensics, verdict or report; queued before, finished after
 * @param verdict absent until it is reached
 * @param reason why it is inconclusive or failed; the verdict's sentence otherwise
 * @param findings one per cause, the most severe first
 * @param residentMemory what the memory of the process consists of at both ends of the window; in a diagnosis that is asked for
 *     alone, where it is known
 */
@Schema(name = "Diagnosis")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DiagnosisJson(
        long id,
        long target,
        @Nullable String targetName,
        Diagnosis.Origin origin,
        Instant from,
        Instant to,
        @Nullable Long epoch,
        @Nullable Instant epochEndedAt,
        @Nullable String epochUnreached,
        Diagnosis.State state,
        int progress,
        String phase,
        Diagnosis.@Nullable Conclusion verdict,
        @Nullable String reason,
        List<Cause> findings,

        @Schema(implementation = Ledger.class) @JsonRawValue @Nullable
        String residentMemory) {

    DiagnosisJson {
        findings = List.copyOf(findings);
    }

    static DiagnosisJson of(Diagnosis diagnosis, List<Cause> findings) {
        return new DiagnosisJson(
                diagnosis.id(),
                diagnosis.targetId(),
                null,
                diagnosis.origin(),
                diagnosis.from(),
                diagnosis.to(),
                diagnosis.life().map(Diagnosis.Life::epochId).orElse(null),
                diagnosis.life().map(Diagnosis.Life::endedAt).orElse(null),
                diagnosis.life().map(Diagnosis.Life::unreached).orElse(null),
                diagnosis.state(),
                diagnosis.progress(),
                diagnosis.phase(),
                diagnosis.conclusion().orElse(null),
                diagnosis.reason().orElse(null),
                findings,
                null);
    }

    /** The same with what its target is called, and what the memory of the process consists of, in JSON. */
    DiagnosisJson with(@Nullable String name, @Nullable String ledger) {
        return new DiagnosisJson(
                id,
                target,
                name,
                origin,
                from,
                to,
                epoch,
                epochEndedAt,
                epochUnreached,
                state,
                progress,
                phase,
                verdict,
                reason,
                findings,
                ledger);
    }
}
