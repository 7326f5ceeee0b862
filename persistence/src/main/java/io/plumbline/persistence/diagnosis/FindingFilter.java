package io.plumbline.persistence.diagnosis;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which findings; what is absent does not restrict. Immutable.
 *
 * @param verdict what their diagnoses came to
 * @param since their diagnoses were requested then or later
 */
public record FindingFilter(
        @Nullable Long targetId,
        @Nullable Long diagnosisId,
        ListedFinding.@Nullable Status status,
        @Nullable String area,
        @Nullable String grade,
        Diagnosis.@Nullable Conclusion verdict,
        @Nullable Instant since) {

    /** Every finding. */
    public static final FindingFilter ALL = new FindingFilter(null, null, null, null, null, null, null);
}
