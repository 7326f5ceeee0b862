package io.plumbline.persistence.diagnosis;

import java.time.Instant;

/** The report of a diagnosis as it is delivered. Immutable. */
public record StoredReport(long diagnosisId, Instant madeAt, String html, String json, String csv) {}
