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
 * @param epochEndedAt when the life of the JVM that it was found in was seen last, if another one had begun or nobody answered; absent
 *     while it ran
 * @param epochUnreached why the JVM could not be asked about that life; absent if it answered, or another life had begun
 * @param repairCheck what has become of the cause with a new build, as the latest diagnosis since tells; in a finding that is asked
 *     for alone and in those of one diagnosis, where that was checked
 * @param status what an administrator said of this cause on this target, and what holds; holds for later diagnoses, too
 * @param endedStatus what was said and held {@code until} a moment that is over, so that the finding is open again
 * @param note why
 * @param by name of the API key with which it was said
 * @param markedAt when
 * @param until when it ends, or has ended; absent if it holds until something else is said
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
        @Nullable Instant epochEndedAt,
        @Nullable String epochUnreached,
        ListedFinding.Status status,

        @Schema(description = "what was said and held until a moment that is over: the finding is open again")
        ListedFinding.@Nullable Status endedStatus,

        @Nullable String note,

        @Schema(description = "name of the API key with which the status was said") @Nullable
        String by,

        @Nullable Instant markedAt,

        @Schema(description = "when what was said ends or has ended; absent if it holds until something else is said")
        @Nullable
        Instant until,

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
                listed.life() == null ? null : listed.life().endedAt(),
                listed.life() == null ? null : listed.life().unreached(),
                listed.status(),
                listed.mark().ended(),
                listed.mark().note(),
                listed.mark().by(),
                listed.mark().at(),
                listed.mark().until(),
                Cause.of(listed.finding(), perRequest),
                null);
    }

    /** The same with what has become of it with a new build, in JSON. */
    FindingJson with(@Nullable String check) {
        return new FindingJson(
                id,
                diagnosis,
                target,
                targetName,
                verdict,
                foundAt,
                epochEndedAt,
                epochUnreached,
                status,
                endedStatus,
                note,
                by,
                markedAt,
                until,
                finding,
                check);
    }
}
