package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.plumbline.batch.repair.RepairCheck;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What has become of the causes of one build with the next, as JSON. Immutable.
 *
 * @param diagnosis the one that has checked it
 * @param target id of the target
 * @param checks one for each cause; empty where no new build is told, or the one before did nothing wrong
 */
@Schema(name = "Repairs")
record RepairsJson(
        long diagnosis,
        long target,

        @Schema(type = SchemaType.ARRAY, implementation = RepairCheck.class) @JsonRawValue
        String checks) {

    static RepairsJson of(long diagnosis, long target, List<String> checks) {
        return new RepairsJson(diagnosis, target, "[" + String.join(",", checks) + "]");
    }
}
