package io.plumbline.web.limit;

import io.plumbline.persistence.configuration.Settings;
import java.time.Duration;

/**
 * How many requests are answered; immutable.
 *
 * @param isOn whether anything is limited at all
 * @param period the time for which the numbers below hold; as many may come at once after a rest
 * @param requestsPerKey by one API key
 * @param requestsPerAddress by one client address, whatever its keys
 * @param creationsPerKey of these, new links by one key
 * @param creationsPerAddress of these, new links by one address
 * @param wrongKeysPerAddress keys that are none, before an address is let in with keys that it has used before alone
 */
public record RateLimitSettings(
        boolean isOn,
        Duration period,
        int requestsPerKey,
        int requestsPerAddress,
        int creationsPerKey,
        int creationsPerAddress,
        int wrongKeysPerAddress) {

    private static final int MOST = 1_000_000_000;

    public static RateLimitSettings from(Settings settings) {
        return new RateLimitSettings(
                settings.flag("plumbline.rate-limit.enabled", true),
                settings.duration("plumbline.rate-limit.period", Duration.ofMinutes(1)),
                settings.integer("plumbline.rate-limit.requests-per-key", 30_000, 1, MOST),
                settings.integer("plumbline.rate-limit.requests-per-address", 30_000, 1, MOST),
                settings.integer("plumbline.rate-limit.creations-per-key", 6_000, 1, MOST),
                settings.integer("plumbline.rate-limit.creations-per-address", 6_000, 1, MOST),
                settings.integer("plumbline.rate-limit.wrong-keys-per-address", 100, 1, MOST));
    }
}
