package io.plumbline.persistence.visit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One tracked redirect. Immutable.
 *
 * @param linkId the link that was followed
 * @param remoteAddress the visitor's address without its host part, as PostgreSQL's {@code inet} reads it
 * @param referer what the visitor's browser named as the page before
 * @param visitedUrl the short URL as it was asked for
 * @param redirectUrl where the visitor was sent
 * @param potentialBot whether the visitor is probably a program
 */
public record Visit(
        long linkId,
        Instant visitedAt,
        @Nullable String remoteAddress,
        @Nullable String referer,
        @Nullable String userAgent,
        @Nullable String visitedUrl,
        @Nullable String redirectUrl,
        boolean potentialBot) {}
