package io.plumbline.web.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.plumbline.persistence.access.ApiKey;
import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.access.Secret;
import io.plumbline.web.gate.DatabaseGate;
import io.plumbline.web.gate.DatabaseUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The keys used lately, unknown ones included, each believed for a short time ({@link AccessSettings#keyCache}).
 *
 * <p>Anybody can send keys that are not known yet, so few requests at a time ask the database for one. Holds hashes, never secrets. Bounded; thread-safe.
 */
public final class KeyRing {

    private static final int MOST_KEYS = 10_000;

    private static final int ASKING = 4;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final ApiKeys keys;
    private final DatabaseGate gate = new DatabaseGate(ASKING, LONGEST_WAIT);
    private final Cache<String, Optional<ApiKey>> known;

    public KeyRing(ApiKeys keys, AccessSettings settings) {
        this.keys = keys;
        this.known = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .expireAfterWrite(settings.keyCache())
                .build();
    }

    /**
     * The valid key that a secret opens.
     *
     * @throws DatabaseUnavailableException if it is not known yet and the database does not answer in time
     */
    public Optional<ApiKey> find(String secret) throws DatabaseUnavailableException {
        var hash = HexFormat.of().formatHex(Secret.hashOf(secret));
        var key = known.getIfPresent(hash);
        if (key == null) {
            key = gate.ask(() -> known.get(hash, unseen -> keys.find(secret)));
        }
        return key.filter(found -> found.isValidAt(Instant.now()));
    }
}
