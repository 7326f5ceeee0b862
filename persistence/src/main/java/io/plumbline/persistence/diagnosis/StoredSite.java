package io.plumbline.persistence.diagnosis;

/** Where objects that stay alive were allocated; {@code content} is the engine's value as JSON. Immutable. */
public record StoredSite(String className, String site, long samples, long bytes, String content) {}
