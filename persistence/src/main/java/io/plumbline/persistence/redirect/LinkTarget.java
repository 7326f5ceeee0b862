package io.plumbline.persistence.redirect;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that a redirect needs of a link. Immutable.
 *
 * @param maxVisits how many visitors are led on; absent for all
 * @param forwardQuery whether the visitor's query goes along
 */
public record LinkTarget(
        long linkId,
        String longUrl,
        @Nullable Instant validSince,
        @Nullable Instant validUntil,
        @Nullable Integer maxVisits,
        boolean forwardQuery) {}
