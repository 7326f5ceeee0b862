package io.plumbline.web.redirect;

import io.plumbline.persistence.redirect.LinkTarget;
import io.plumbline.web.redirect.rule.Rules;
import io.plumbline.web.redirect.rule.Visitor;
import org.jspecify.annotations.Nullable;

/** A link as the cache keeps it: all that can be worked out before a visitor comes. Immutable. */
final class RedirectTarget {

    /** Stands for links without a maximum. */
    static final int UNLIMITED = -1;

    private static final int BYTES_BESIDE_TEXT = 130;
    private static final long ALWAYS = Long.MIN_VALUE;
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final long linkId;
    private final String location;
    private final @Nullable Rules rules;
    private final boolean forwardQuery;
    private final int maxVisits;
    private final long validSinceMillis;
    private final long validUntilMillis;
    private final int generation;
    private final int readSeconds;
    private final Resolution found = new Resolution.Found(this);

    /**
     * A link as it was read.
     *
     * @param generation that of the cache when it was
     * @param readSeconds when it was, by the cache's clock
     */
    RedirectTarget(LinkTarget link, int generation, int readSeconds) {
        this.generation = generation;
        this.readSeconds = readSeconds;
        this.linkId = link.linkId();
        this.location = UrlText.safe(link.longUrl());
        this.rules = Rules.of(link.rules());
        this.forwardQuery = link.forwardQuery();
        this.maxVisits = link.maxVisits() == null ? UNLIMITED : link.maxVisits();
        this.validSinceMillis =
                link.validSince() == null ? ALWAYS : link.validSince().toEpochMilli();
        this.validUntilMillis =
                link.validUntil() == null ? FOR_EVER : link.validUntil().toEpochMilli();
    }

    /** A plain link as it was found in memory. */
    RedirectTarget(PlainLink link) {
        this.generation = link.generation();
        this.readSeconds = link.readSeconds();
        this.linkId = link.linkId();
        this.location = link.location();
        this.rules = null;
        this.forwardQuery = link.forwardsQuery();
        this.maxVisits = UNLIMITED;
        this.validSinceMillis = ALWAYS;
        this.validUntilMillis = FOR_EVER;
    }

    /** The same, read at another moment. */
    private RedirectTarget(RedirectTarget link, int readSeconds) {
        this.generation = link.generation;
        this.readSeconds = readSeconds;
        this.linkId = link.linkId;
        this.location = link.location;
        this.rules = link.rules;
        this.forwardQuery = link.forwardQuery;
        this.maxVisits = link.maxVisits;
        this.validSinceMillis = link.validSinceMillis;
        this.validUntilMillis = link.validUntilMillis;
    }

    /** The same as if it had been read at another moment. */
    RedirectTarget readAt(int seconds) {
        return new RedirectTarget(this, seconds);
    }

    int generation() {
        return generation;
    }

    /** When it was read, in seconds by the cache's clock. */
    int readSeconds() {
        return readSeconds;
    }

    Resolution resolutionAt(long millis) {
        return isGoneAt(millis) ? Resolution.Gone.INSTANCE : found;
    }

    /** Whether it does not lead on yet, or no longer. */
    boolean isGoneAt(long millis) {
        return millis < validSinceMillis || millis > validUntilMillis;
    }

    /** Whether every visitor is led to the same place. */
    boolean isPlain() {
        return rules == null && maxVisits == UNLIMITED;
    }

    /** Whether every visitor is led to the same place at any time. */
    boolean isAlwaysPlain() {
        return isPlain() && validSinceMillis == ALWAYS && validUntilMillis == FOR_EVER;
    }

    boolean forwardsQuery() {
        return forwardQuery;
    }

    /** Whether visitors are told apart by rules. */
    boolean hasRules() {
        return rules != null;
    }

    /** The URL for everybody, safe for a header. */
    String location() {
        return location;
    }

    /** The URL for one visitor, by the rules, safe for a header. */
    String locationFor(Visitor visitor) {
        var longUrl = rules == null ? null : rules.longUrlFor(visitor);
        return longUrl == null ? location : UrlText.safe(longUrl);
    }

    /**
     * A URL of this link with the visitor's query, safe for a header, if he may bring one.
     *
     * @param leftOut a parameter of the visitor's that does not go along; blank for none
     */
    String forwarded(String url, @Nullable String visitorQuery, String leftOut) {
        return visitorQuery == null || visitorQuery.isEmpty() || !forwardQuery
                ? url
                : QueryForwarding.compose(url, UrlText.safe(visitorQuery), leftOut);
    }

    long linkId() {
        return linkId;
    }

    /** How many visitors are led on, or {@link #UNLIMITED}. */
    int maxVisits() {
        return maxVisits;
    }

    /** An estimate of the memory that the cache spends on this. */
    int weightBytes() {
        return BYTES_BESIDE_TEXT + location.length() + (rules == null ? 0 : rules.weightBytes());
    }
}
