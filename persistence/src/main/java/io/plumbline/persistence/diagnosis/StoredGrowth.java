package io.plumbline.persistence.diagnosis;

/** The growth of one class within a diagnosis; {@code content} is the engine's value as JSON. Immutable. */
public record StoredGrowth(String className, double bytesPerSecond, double instancesPerSecond, String content) {}
