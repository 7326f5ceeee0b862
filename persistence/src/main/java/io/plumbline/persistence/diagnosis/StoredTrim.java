package io.plumbline.persistence.diagnosis;

import java.time.Instant;

/**
 * What a trim of the C library left of native memory. Immutable.
 *
 * @param at end of the window whose diagnosis asked for it
 */
public record StoredTrim(Instant at, double leftBytes) {}
