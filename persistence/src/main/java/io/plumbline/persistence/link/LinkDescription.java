package io.plumbline.persistence.link;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that is stored about one link, as of the moment it was read; immutable.
 *
 * @param authority the link's domain; empty for the default one
 */
public record LinkDescription(
        long id,
        String shortCode,
        String authority,
        String longUrl,
        @Nullable String title,
        Instant createdAt,
        @Nullable Instant validSince,
        @Nullable Instant validUntil,
        @Nullable Integer maxVisits,
        boolean crawlable,
        boolean forwardQuery) {}
