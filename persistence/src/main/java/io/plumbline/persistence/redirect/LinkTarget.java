package io.plumbline.persistence.redirect;

import io.plumbline.persistence.link.RedirectRule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a redirect needs of a link. Immutable.
 *
 * @param maxVisits how many visitors are led on; absent for all
 * @param forwardQuery whether the visitor's query goes along
 * @param rules who is sent elsewhere, the first one to be tried first
 */
public record LinkTarget(
        long linkId,
        String longUrl,
        @Nullable Instant validSince,
        @Nullable Instant validUntil,
        @Nullable Integer maxVisits,
        boolean forwardQuery,
        List<RedirectRule> rules) {

    public LinkTarget {
        rules = List.copyOf(rules);
    }

    LinkTarget withRules(List<RedirectRule> itsRules) {
        return new LinkTarget(linkId, longUrl, validSince, validUntil, maxVisits, forwardQuery, itsRules);
    }
}
