package io.plumbline.persistence.diagnosis;

import java.time.Instant;

/**
 * A cause as a diagnosis saw it. Immutable.
 *
 * @param seenAt end of that diagnosis' window
 */
public record SeenFinding(long diagnosisId, Instant seenAt, StoredFinding finding) {}
