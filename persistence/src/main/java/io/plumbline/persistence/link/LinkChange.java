package io.plumbline.persistence.link;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What shall become different about a link; absent is what stays as it is. Immutable. */
public record LinkChange(
        @Nullable String longUrl,
        @Nullable Given<String> title,
        @Nullable Given<Instant> validSince,
        @Nullable Given<Instant> validUntil,
        @Nullable Given<Integer> maxVisits,
        @Nullable Boolean crawlable,
        @Nullable Boolean forwardQuery,
        @Nullable List<String> tags) {

    public LinkChange {
        tags = tags == null ? null : List.copyOf(tags);
    }

    /** The same change, to a title too. */
    public LinkChange titled(String newTitle) {
        return new LinkChange(
                longUrl, new Given<>(newTitle), validSince, validUntil, maxVisits, crawlable, forwardQuery, tags);
    }
}
