package io.plumbline.web.access;

import io.plumbline.persistence.access.Secret;
import io.plumbline.persistence.configuration.Settings;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How API keys are looked up, and the first of them; immutable.
 *
 * @param keyCache how long an instance believes what it last read about a key: a revoked key works that long at most
 * @param initialKey the secret of the first key of a new installation; absent to have one made
 */
public record AccessSettings(Duration keyCache, @Nullable Secret initialKey) {

    private static final Duration LONGEST_KEY_CACHE = Duration.ofMinutes(1);

    public AccessSettings {
        if (keyCache.compareTo(LONGEST_KEY_CACHE) > 0) {
            throw new IllegalArgumentException("plumbline.access.key-cache is \"" + keyCache
                    + "\"; it must be at most 1m, because revoked keys work that long");
        }
    }

    public static AccessSettings from(Settings settings) {
        return new AccessSettings(
                settings.duration("plumbline.access.key-cache", Duration.ofSeconds(3)),
                settings.text("plumbline.initial.api.key")
                        .map(AccessSettings::chosen)
                        .orElse(null));
    }

    private static Secret chosen(String secret) {
        try {
            return Secret.chosen(secret);
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException(
                    "plumbline.initial.api.key is not usable: " + unusable.getMessage(), unusable);
        }
    }

    /** The secret of the first key, if somebody chose one. */
    public Optional<Secret> chosenInitialKey() {
        return Optional.ofNullable(initialKey);
    }
}
