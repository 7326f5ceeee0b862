package io.plumbline.persistence.visit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored visit as lists show it. Immutable.
 *
 * @param id tells visits of the same moment apart
 * @param type why it led to no link; absent if it led to one
 * @param location where it came from, if that is known
 */
public record ListedVisit(
        long id,
        Instant visitedAt,
        @Nullable OrphanType type,
        @Nullable String referer,
        @Nullable String userAgent,
        @Nullable String visitedUrl,
        @Nullable String redirectUrl,
        boolean potentialBot,
        @Nullable VisitLocation location) {}
