package io.plumbline.persistence.diagnosis;

import java.time.Instant;

/**
 * A question about the events of a recording that somebody wants to ask again. Immutable.
 *
 * @param name unique
 * @param savedBy name of the key that it was saved with
 */
public record SavedFilter(long id, String name, String expression, String savedBy, Instant savedAt) {}
