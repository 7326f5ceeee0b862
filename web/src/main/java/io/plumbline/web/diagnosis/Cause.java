package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.plumbline.batch.trend.PerRequest;
import io.plumbline.batch.verdict.KnownLeak;
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
 * @param perRequest how much all of its area grows with each request, in bytes or in things, and whether it follows them; absent
 *     where requests are not known
 * @param leaks whether it is accused of leaking; else it is growth alone, also where another cause of its diagnosis is a leak; absent
 *     if an earlier version has found it
 * @param stage which stage of the diagnosis shows it: profile, trace, forensics or trend; absent if an earlier version has found it
 * @param anomaly what is wrong, in half a sentence; absent if an earlier version has found it
 * @param knownLeak the leak of a library or server that it looks like; absent if it looks like none
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
        @Nullable Boolean leaks,
        @Nullable String stage,
        @Nullable String anomaly,

        @Schema(implementation = KnownLeak.class) @JsonRawValue @Nullable
        String knownLeak,

        @Nullable String build,

        @Schema(implementation = PerRequest.class) @JsonRawValue @Nullable
        String perRequest) {

    /** @param perRequest the engine's value as JSON */
    static Cause of(StoredFinding finding, @Nullable String perRequest) {
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
                finding.leaks(),
                finding.stage(),
                finding.anomaly(),
                finding.knownLeak(),
                finding.build(),
                perRequest);
    }
}
