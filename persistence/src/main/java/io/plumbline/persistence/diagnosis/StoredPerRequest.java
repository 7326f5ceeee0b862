package io.plumbline.persistence.diagnosis;

/** How much a series of a diagnosis grows with each request; {@code content} is the engine's value as JSON. Immutable. */
public record StoredPerRequest(long diagnosisId, String series, String content) {}
