package io.plumbline.persistence.sample;

import java.time.Instant;

/** What one life of a target was outside its heap at a time; {@code content} is the engine's value as JSON. Immutable. */
public record StoredCensus(long epochId, Instant at, String content) {}
