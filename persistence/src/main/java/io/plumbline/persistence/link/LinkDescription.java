package io.plumbline.persistence.link;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is stored about one link, as of the moment it was read; immutable.
 *
 * @param authority the link's domain; empty for the default one
 * @param tags in the order in which they were given
 * @param visits every visit that was counted
 * @param botVisits those of them that were probably not human
 * @param rankedVisits the visits that its place in lists goes by; fewer than all while many links are visited at once
 * @param rankedPeople the same without those that were probably not human
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
        boolean forwardQuery,
        List<String> tags,
        boolean hasRedirectRules,
        long visits,
        long botVisits,
        long rankedVisits,
        long rankedPeople) {

    /** As many characters of a long URL as lists are sorted by. */
    private static final int SORTED_CHARACTERS = 500;

    public LinkDescription {
        tags = List.copyOf(tags);
    }

    String longUrlStart() {
        var characters = longUrl.codePointCount(0, longUrl.length());
        return characters <= SORTED_CHARACTERS
                ? longUrl
                : longUrl.substring(0, longUrl.offsetByCodePoints(0, SORTED_CHARACTERS));
    }
}
