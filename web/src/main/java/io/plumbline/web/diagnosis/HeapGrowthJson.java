package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.plumbline.batch.forensics.Growth;
import io.plumbline.batch.forensics.StudyProgress;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.StoredHeapGrowth;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What grows between two heap snapshots of a target, as JSON. Immutable.
 *
 * @param earlier the capture whose content is older
 * @param answeredBy the instance that looks
 * @param reason why it failed
 * @param phase what is being done: queued, a phase of the index of one of the two, or comparison; while it runs, where the
 *     instance that looks is asked
 * @param progress of the whole, in percent; with the phase
 * @param growth absent until the work is finished
 */
@Schema(name = "HeapGrowth")
@JsonInclude(JsonInclude.Include.NON_NULL)
record HeapGrowthJson(
        long target,
        long earlier,
        long later,
        Capture.State state,
        Instant askedAt,
        String answeredBy,
        @Nullable String reason,

        @Schema(description = "What is being done, while it runs; told by the instance that looks alone") @Nullable
        String phase,

        @Schema(description = "How much of the whole is done, in percent; told with the phase") @Nullable
        Integer progress,

        @Schema(
                implementation = Growth.class,
                description = "The dumps, the verdict with its reason, and the paths that grow, the fastest first")
        @JsonRawValue
        @Nullable
        String growth) {

    static HeapGrowthJson of(long target, StoredHeapGrowth stored, @Nullable StudyProgress progress) {
        return new HeapGrowthJson(
                target,
                stored.earlierId(),
                stored.laterId(),
                stored.state(),
                stored.askedAt(),
                stored.answeredBy(),
                stored.reason(),
                progress == null ? null : progress.phase(),
                progress == null ? null : progress.percent(),
                stored.content());
    }
}
