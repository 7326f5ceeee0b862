package io.plumbline.web.redirect;

import java.security.SecureRandom;

/**
 * Links that lead everybody to the same place, always, by key, in a bounded number of octets: some 50 for each beside its
 * texts' own, a quarter of what objects would take, and nothing that the garbage collector has to follow. What nobody asked
 * for goes first when there is no more room. Thread-safe; finding a link takes no lock and allocates nothing.
 *
 * <p>Grows as links come in, or beforehand; the memory that it has once taken, it keeps.
 */
final class LinkTable {

    private static final long BYTES_OF_SHARD = 192 << 10;

    private final LinkShard[] shards;
    private final SeededHash hash;

    /** An empty table that never takes more than a number of octets, or a few thousand. */
    LinkTable(long maxBytes) {
        this(maxBytes, new SecureRandom().nextLong());
    }

    /** The same, in which keys meet as the seed has it. */
    LinkTable(long maxBytes, long seed) {
        this.hash = new SeededHash(seed);
        // small enough that no array of a shard is a "humongous" object of G1, which would waste half a region
        var count = Long.highestOneBit(Math.max(1, Math.min(maxBytes / BYTES_OF_SHARD, 1 << 20)));
        var bytesOfShard = (int) Math.min(LinkShard.MOST_BYTES, maxBytes / count);
        this.shards = new LinkShard[(int) count];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new LinkShard(bytesOfShard);
        }
    }

    /** Whether a link is here, which is then written into one of the caller's. */
    boolean find(String key, PlainLink link) {
        var hashed = hash.of(key);
        return shardOf(hashed).find(key, (int) hashed, link);
    }

    /** Keeps a link in the place of what its key had; false if it is not for this table. */
    boolean put(String key, RedirectTarget target) {
        if (!target.isAlwaysPlain() || !OctetText.isAscii(key)) {
            return false;
        }
        var hashed = hash.of(key);
        return shardOf(hashed).put(key, (int) hashed, target);
    }

    /**
     * Takes the memory at once that so many links need, as far as it may; does nothing if it has it. A table that grows
     * link by link leaves as many octets behind as it has in the end, in arrays that nobody collects for a while.
     *
     * @param octets of their keys and URLs together, about
     */
    void reserve(long links, long octets) {
        var linksOfShard = links / shards.length + 1;
        var octetsOfShard = octets / shards.length + 1;
        for (var shard : shards) {
            shard.reserve(linksOfShard, octetsOfShard);
        }
    }

    /** Whether a link can be put without another's leaving, because it is here or because there is room. */
    boolean hasRoomFor(String key) {
        var hashed = hash.of(key);
        return shardOf(hashed).hasRoomFor(key, (int) hashed);
    }

    void remove(String key) {
        var hashed = hash.of(key);
        shardOf(hashed).remove(key, (int) hashed);
    }

    void clear() {
        for (var shard : shards) {
            shard.clear();
        }
    }

    /** Links that are here. */
    long size() {
        var size = 0L;
        for (var shard : shards) {
            size += shard.size();
        }
        return size;
    }

    /** Octets that it takes at the moment. */
    long bytes() {
        var bytes = 0L;
        for (var shard : shards) {
            bytes += shard.bytes();
        }
        return bytes;
    }

    private LinkShard shardOf(long hashed) {
        return shards[(int) (hashed >>> 40) & (shards.length - 1)];
    }
}
