package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.plumbline.batch.repair.RepairCheck;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.ListedFinding;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A finding with what places it, as JSON: its own members are those of a diagnosis. Immutable.
 *
 * @param target id of the target
 * @param verdict of its diagnosis; absent while that runs
 * @param foundAt when its diagnosis finished
 * @param repairCheck what has become of the cause with a new build, as the latest diagnosis since tells; in a finding that is asked
 *     for alone, where that was checked
 * @param status what an administrator said of this cause on this target; holds for later diagnoses, too
 */
@Schema(name = "ListedFinding")
@JsonInclude(JsonInclude.Include.NON_NULL)
record FindingJson(
        long id,
        long diagnosis,
        long target,
        String targetName,
        Diagnosis.@Nullable Conclusion verdict,
        @Nullable Instant foundAt,
        ListedFinding.Status status,
        @Nullable String note,
        @JsonUnwrapped Cause finding,

        @Schema(implementation = RepairCheck.class) @JsonRawValue @Nullable
        String repairCheck) {

    /** @param perRequest the engine's value as JSON */
    static FindingJson of(ListedFinding listed, @Nullable String perRequest) {
        return new FindingJson(
                listed.id(),
                listed.diagnosisId(),
                listed.targetId(),
                listed.target(),
                listed.verdict(),
                listed.foundAt(),
                listed.status(),
                listed.note(),
                Cause.of(listed.finding(), perRequest),
                null);
    }

    /** The same with what has become of it with a new build, in JSON. */
    FindingJson with(@Nullable String check) {
        return new FindingJson(id, diagnosis, target, targetName, verdict, foundAt, status, note, finding, check);
    }
}
