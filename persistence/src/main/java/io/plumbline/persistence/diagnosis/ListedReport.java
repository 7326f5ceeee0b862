package io.plumbline.persistence.diagnosis;

import java.time.Instant;

/**
 * A report without its texts. Immutable.
 *
 * @param target name of the target
 */
public record ListedReport(long diagnosisId, String target, Diagnosis.Conclusion verdict, Instant madeAt) {}
