package io.plumbline.persistence.diagnosis;

import org.jspecify.annotations.Nullable;

/** Who keeps objects of a class alive; {@code content} is the engine's value as JSON. Immutable. */
public record StoredPath(
        String className, String holder, @Nullable String holderField, String content) {}
