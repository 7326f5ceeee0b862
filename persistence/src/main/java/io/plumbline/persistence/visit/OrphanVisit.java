package io.plumbline.persistence.visit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One tracked visit that led to no link. Immutable.
 *
 * @param domainId the stored domain that was asked for; {@link #NO_DOMAIN} if it is none
 * @param remoteAddress the visitor's address without its host part, as PostgreSQL's {@code inet} reads it
 * @param referer what the visitor's browser named as the page before
 * @param visitedUrl the URL as it was asked for
 * @param redirectUrl where the visitor was sent, if anywhere
 * @param potentialBot whether the visitor is probably a program
 */
public record OrphanVisit(
        OrphanType type,
        long domainId,
        Instant visitedAt,
        @Nullable String remoteAddress,
        @Nullable String referer,
        @Nullable String userAgent,
        @Nullable String visitedUrl,
        @Nullable String redirectUrl,
        boolean potentialBot) {

    /** The host that was asked for is none of the stored domains. */
    public static final long NO_DOMAIN = 0;
}
