package io.plumbline.web.redirect;

import io.plumbline.persistence.configuration.Settings;
import java.time.Duration;

/**
 * How much of the links an instance keeps in memory, and for how long it believes it. Immutable.
 *
 * @param maxBytes the estimated memory that cached links may take
 * @param ttl the age from which a link is read again, behind the redirect that found it old, while no notices of changes are
 *     heard
 * @param heardTtl the same while they are
 * @param staleFor the age from which a link that nobody asked for is read before it is followed
 * @param unknownEntries how many codes without a link are remembered
 * @param unknownTtl how long they are
 * @param loadWait the longest that a redirect waits for the database
 * @param concurrentLoads the most questions to the database at a time
 */
public record LinkCacheSettings(
        long maxBytes,
        Duration ttl,
        Duration heardTtl,
        Duration staleFor,
        long unknownEntries,
        Duration unknownTtl,
        Duration loadWait,
        int concurrentLoads) {

    private static final int SHARE_OF_HEAP = 4;

    public LinkCacheSettings {
        checkNotLonger("ttl", ttl, staleFor);
        checkNotLonger("heard-ttl", heardTtl, staleFor);
    }

    /** Links that are read in one go are read again before they are old. */
    Duration preloadEvery() {
        return heardTtl.multipliedBy(3).dividedBy(4);
    }

    private static void checkNotLonger(String key, Duration ttl, Duration staleFor) {
        if (staleFor.compareTo(ttl) < 0) {
            throw new IllegalArgumentException("plumbline.link-cache.stale-for is \"" + staleFor
                    + "\"; it must not be shorter than plumbline.link-cache." + key + ", \"" + ttl + "\"");
        }
    }

    public static LinkCacheSettings from(Settings settings) {
        return new LinkCacheSettings(
                settings.bytes(
                        "plumbline.link-cache.max-bytes", Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP),
                settings.duration("plumbline.link-cache.ttl", Duration.ofMinutes(1)),
                settings.duration("plumbline.link-cache.heard-ttl", Duration.ofHours(1)),
                settings.duration("plumbline.link-cache.stale-for", Duration.ofDays(1)),
                settings.number("plumbline.link-cache.unknown-entries", 10_000, 0, 10_000_000),
                settings.duration("plumbline.link-cache.unknown-ttl", Duration.ofSeconds(5)),
                settings.duration("plumbline.link-cache.load-wait", Duration.ofSeconds(2)),
                settings.integer("plumbline.link-cache.concurrent-loads", 8, 1, 1000));
    }
}
