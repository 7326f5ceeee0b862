package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.batch.target.TargetsFile;
import io.plumbline.batch.target.TargetsFileState;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What came of the file that registers targets, as JSON. Immutable.
 *
 * @param readAt when what it says was put into force the last time
 * @param targets how many targets it registers
 * @param problem why the file as a whole cannot be read now; what it registered before stays
 * @param faults its entries that are not in force; what they registered before stays
 */
@Schema(name = "TargetsFile")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TargetsFileJson(
        String file,
        @Nullable Instant readAt,
        int targets,
        @Nullable String problem,
        List<FaultJson> faults) {

    /** Something that is wrong with one entry; without a member it is the entry as a whole. */
    @Schema(name = "TargetsFileFault")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FaultJson(int line, @Nullable String field, String reason) {

        static FaultJson of(TargetsFile.Fault fault) {
            return new FaultJson(fault.line(), fault.field().isEmpty() ? null : fault.field(), fault.reason());
        }
    }

    static TargetsFileJson of(TargetsFileState state) {
        return new TargetsFileJson(
                state.file(),
                state.readAt(),
                state.targets(),
                state.problem(),
                state.faults().stream().map(FaultJson::of).toList());
    }
}
