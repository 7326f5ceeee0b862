package io.plumbline.persistence.diagnosis;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A finding with what an administrator needs to place it. Immutable.
 *
 * @param id of this finding in this diagnosis
 * @param target name of the target
 * @param verdict of its diagnosis; absent while that runs
 * @param foundAt when its diagnosis was finished; absent while the diagnosis runs
 * @param life which life of the JVM its diagnosis judges; absent until that is chosen
 * @param mark what was said of this fingerprint on this target
 */
public record ListedFinding(
        long id,
        long diagnosisId,
        long targetId,
        String target,
        Diagnosis.@Nullable Conclusion verdict,
        @Nullable Instant foundAt,
        Diagnosis.@Nullable Life life,
        FindingMark mark,
        StoredFinding finding) {

    /** What holds of what administrators said of it. */
    public Status status() {
        return mark.status();
    }

    /** What an administrator said of a finding. */
    public enum Status {
        /** Nothing yet. */
        OPEN,
        /** Known. */
        ACKNOWLEDGED,
        /** Not to be reported again. */
        MUTED
    }
}
