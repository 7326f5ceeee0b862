package io.plumbline.web.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.plumbline.persistence.access.ApiKey;
import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.access.Secret;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The keys used lately, unknown ones included, each believed for a short time ({@link AccessSettings#keyCache}).
 *
 * <p>Holds hashes, never secrets. Bounded; thread-safe.
 */
public final class KeyRing {

    private static final int MOST_KEYS = 10_000;

    private final ApiKeys keys;
    private final Cache<String, Optional<ApiKey>> known;

    public KeyRing(ApiKeys keys, AccessSettings settings) {
        this.keys = keys;
        this.known = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .expireAfterWrite(settings.keyCache())
                .build();
    }

    /** The valid key that a secret opens. */
    public Optional<ApiKey> find(String secret) {
        var hash = HexFormat.of().formatHex(Secret.hashOf(secret));
        return known.get(hash, unseen -> keys.find(secret)).filter(key -> key.isValidAt(Instant.now()));
    }
}
