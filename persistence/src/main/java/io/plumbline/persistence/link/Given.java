package io.plumbline.persistence.link;

import org.jspecify.annotations.Nullable;

/**
 * A value that a change sets, which may be nothing; what a change leaves alone is not given at all. Immutable if the value
 * is.
 *
 * @param value absent to clear what there was
 */
public record Given<T>(@Nullable T value) {}
