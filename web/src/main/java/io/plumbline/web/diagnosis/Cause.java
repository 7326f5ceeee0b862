package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.persistence.diagnosis.StoredFinding;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One cause of growth that a diagnosis found, as JSON. Immutable.
 *
 * @param fingerprint the same for the same cause in every diagnosis of a target
 * @param area heap, metaspace, direct, mapped, threads, native, handles or leases
 * @param grade A: trend, path and age agree; B: two of the three; C: one
 * @param low lower end of the interval of the rate
 * @param high upper end of that interval
 * @param build with which the cause was found first on this target; absent if that was not told
 */
@Schema(name = "Finding")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Cause(
        String fingerprint,
        String area,
        String grade,
        String summary,
        @Nullable Double bytesPerSecond,
        @Nullable Double low,
        @Nullable Double high,
        @Nullable Double countPerSecond,
        @Nullable Instant exhaustionAt,
        @Nullable String element,
        @Nullable String holder,
        @Nullable String holderField,
        @Nullable String allocationSite,
        List<String> path,
        @Nullable String repair,
        List<String> evidence,
        @Nullable String build) {

    static Cause of(StoredFinding finding) {
        return new Cause(
                finding.fingerprint(),
                finding.area(),
                finding.grade(),
                finding.summary(),
                finding.bytesPerSecond(),
                finding.low(),
                finding.high(),
                finding.countPerSecond(),
                finding.exhaustionAt(),
                finding.element(),
                finding.holder(),
                finding.holderField(),
                finding.allocationSite(),
                finding.path(),
                finding.repair(),
                finding.evidence(),
                finding.build());
    }
}
