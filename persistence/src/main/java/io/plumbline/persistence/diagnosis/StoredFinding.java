package io.plumbline.persistence.diagnosis;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One cause of growth that a diagnosis found. Immutable.
 *
 * @param fingerprint the same for the same cause in every diagnosis of a target
 * @param area heap, metaspace, direct, mapped, threads, native, handles or leases
 * @param grade A, B or C
 * @param leaks whether it is accused of leaking; absent if an earlier version has found it, which kept that of the diagnosis alone
 * @param stage which stage of the diagnosis shows it; absent if an earlier version has found it
 * @param anomaly what is wrong, in half a sentence; absent if an earlier version has found it
 * @param knownLeak the leak of a library or server that it looks like, as JSON; absent if it looks like none
 * @param build with which the cause was found first on this target; absent if that was not told
 */
public record StoredFinding(
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
        @Nullable String knownLeak,
        @Nullable String build) {

    public StoredFinding {
        path = List.copyOf(path);
        evidence = List.copyOf(evidence);
    }
}
