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
import java.util.function.Supplier;

/**
 * The keys used lately, by secret or by session, unknown ones included, each believed for a short time ({@link AccessSettings#keyCache}).
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
        return find(hashOf(secret), () -> keys.find(secret));
    }

    /**
     * The valid key with which the console's session of a token was opened.
     *
     * @throws DatabaseUnavailableException as {@link #find}
     */
    Optional<ApiKey> findBySession(String token) throws DatabaseUnavailableException {
        return find(ofSession(token), () -> keys.findBySession(token));
    }

    /** Believes no longer that a session is open. */
    void forgetSession(String token) {
        known.invalidate(ofSession(token));
    }

    private Optional<ApiKey> find(String name, Supplier<Optional<ApiKey>> inDatabase)
            throws DatabaseUnavailableException {
        var key = known.getIfPresent(name);
        if (key == null) {
            key = gate.ask(() -> known.get(name, unseen -> inDatabase.get()));
        }
        return key.filter(found -> found.isValidAt(Instant.now()));
    }

    /** A token is no key and a key no token, though both are secrets. */
    private static String ofSession(String token) {
        return "session " + hashOf(token);
    }

    private static String hashOf(String secret) {
        return HexFormat.of().formatHex(Secret.hashOf(secret));
    }
}
