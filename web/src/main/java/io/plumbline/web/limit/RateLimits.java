package io.plumbline.web.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.plumbline.persistence.access.Secret;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Counts what keys and addresses ask of this instance. Each has a bucket of as many requests as a period allows, which fills
 * again evenly. Holds hashes, never secrets. Bounded: who has long not asked, or whose place others need, begins anew.
 * Thread-safe.
 */
public final class RateLimits {

    /** Under this name a request carries its client. */
    public static final String CLIENT = "io.plumbline.client";

    /** Under this name a request carries its standing. */
    public static final String STANDING = "io.plumbline.standing";

    private static final int MOST_BUCKETS = 50_000;
    private static final int MOST_KNOWN_USES = 20_000;
    private static final Duration KEPT_USE = Duration.ofHours(1);

    private final RateLimitSettings settings;
    private final TimeMeter time;
    private final Cache<Limited, Bucket> buckets;
    private final Cache<Use, Boolean> knownUses;

    public RateLimits(RateLimitSettings settings, TimeMeter time) {
        this.settings = settings;
        this.time = time;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MOST_BUCKETS)
                .expireAfterAccess(settings.period().multipliedBy(2))
                .build();
        this.knownUses = Caffeine.newBuilder()
                .maximumSize(MOST_KNOWN_USES)
                .expireAfterAccess(KEPT_USE)
                .build();
    }

    /** Counts a request; empty if nothing is limited. */
    public Optional<Standing> request(long key, Client client) {
        return counted(Kind.REQUEST, settings.requestsPerKey(), settings.requestsPerAddress(), key, client);
    }

    /** Counts a request for a new link, besides as any request. */
    public Optional<Standing> creation(long key, Client client) {
        return counted(Kind.CREATION, settings.creationsPerKey(), settings.creationsPerAddress(), key, client)
                .flatMap(creations -> creations.isExceeded()
                        ? Optional.of(creations)
                        : request(key, client).map(creations::orTighter));
    }

    /**
     * The standing of a client that came with too many wrong keys, unless it used this one before: one guesser must not shut
     * out everybody who shares his address, such as that of a proxy. Empty if the key may be tried.
     */
    public Optional<Standing> refusalToTry(Client client, String secret) {
        if (!settings.isOn()) {
            return Optional.empty();
        }
        var probe = bucket(Kind.WRONG_KEY, settings.wrongKeysPerAddress(), client.network())
                .estimateAbilityToConsume(1);
        if (probe.canBeConsumed() || knownUses.getIfPresent(use(client, secret)) != null) {
            return Optional.empty();
        }
        var wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
        return Optional.of(new Standing(true, settings.wrongKeysPerAddress(), 0, wait, wait));
    }

    /** Counts a key that is none. */
    public void wrongKey(Client client) {
        if (settings.isOn()) {
            bucket(Kind.WRONG_KEY, settings.wrongKeysPerAddress(), client.network())
                    .tryConsume(1);
        }
    }

    /** Remembers that a client has a key. */
    public void rightKey(Client client, String secret) {
        if (settings.isOn()) {
            var use = use(client, secret);
            if (knownUses.getIfPresent(use) == null) {
                knownUses.put(use, true);
            }
        }
    }

    private Optional<Standing> counted(Kind kind, int perKey, int perAddress, long key, Client client) {
        if (!settings.isOn()) {
            return Optional.empty();
        }
        var ofKey = taken(kind, perKey, "#" + key);
        return Optional.of(ofKey.isExceeded() ? ofKey : ofKey.orTighter(taken(kind, perAddress, client.network())));
    }

    private Standing taken(Kind kind, int limit, String who) {
        ConsumptionProbe probe = bucket(kind, limit, who).tryConsumeAndReturnRemaining(1);
        return new Standing(
                !probe.isConsumed(),
                limit,
                probe.getRemainingTokens(),
                Duration.ofNanos(probe.getNanosToWaitForReset()),
                Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket bucket(Kind kind, int limit, String who) {
        return buckets.get(
                new Limited(kind, who),
                unseen -> Bucket.builder()
                        .addLimit(Bandwidth.builder()
                                .capacity(limit)
                                .refillGreedy(limit, settings.period())
                                .build())
                        .withCustomTimePrecision(time)
                        .build());
    }

    private static Use use(Client client, String secret) {
        return new Use(client, HexFormat.of().formatHex(Secret.hashOf(secret)));
    }

    private enum Kind {
        REQUEST,
        CREATION,
        WRONG_KEY
    }

    /** Whose bucket it is, and of what. */
    private record Limited(Kind kind, String who) {}

    /** A client that came with a key, of which only the hash is kept. */
    private record Use(Client client, String hash) {}
}
