package io.plumbline.web.redirect;

import io.plumbline.persistence.redirect.LinkTarget;
import org.jspecify.annotations.Nullable;

/** A link as the cache keeps it: all that can be worked out before a visitor comes. Immutable. */
final class RedirectTarget {

    /** Stands for links without a maximum. */
    static final int UNLIMITED = -1;

    private static final int BYTES_BESIDE_TEXT = 320;

    private final long linkId;
    private final String location;
    private final boolean forwardQuery;
    private final int maxVisits;
    private final long validSinceMillis;
    private final long validUntilMillis;
    private final int generation;
    private final Resolution found = new Resolution.Found(this);

    /**
     * A link as it was read.
     *
     * @param generation that of the cache when it was
     */
    RedirectTarget(LinkTarget link, int generation) {
        this.generation = generation;
        this.linkId = link.linkId();
        this.location = UrlText.safe(link.longUrl());
        this.forwardQuery = link.forwardQuery();
        this.maxVisits = link.maxVisits() == null ? UNLIMITED : link.maxVisits();
        this.validSinceMillis =
                link.validSince() == null ? Long.MIN_VALUE : link.validSince().toEpochMilli();
        this.validUntilMillis =
                link.validUntil() == null ? Long.MAX_VALUE : link.validUntil().toEpochMilli();
    }

    int generation() {
        return generation;
    }

    Resolution resolutionAt(long millis) {
        return millis >= validSinceMillis && millis <= validUntilMillis ? found : Resolution.Gone.INSTANCE;
    }

    /**
     * Where a visitor with that query is sent, safe for a header.
     *
     * @param leftOut a parameter of the visitor's that does not go along; blank for none
     */
    String locationFor(@Nullable String visitorQuery, String leftOut) {
        return visitorQuery == null || visitorQuery.isEmpty() || !forwardQuery
                ? location
                : QueryForwarding.compose(location, UrlText.safe(visitorQuery), leftOut);
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
        return BYTES_BESIDE_TEXT + location.length();
    }
}
