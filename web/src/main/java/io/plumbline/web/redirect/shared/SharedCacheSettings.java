package io.plumbline.web.redirect.shared;

import io.plumbline.persistence.configuration.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the shared cache is and how long it keeps a link. Immutable.
 *
 * @param server {@code redis://host:port/number}, or {@code rediss} for TLS; absent where nothing is shared
 * @param prefix what the names of all keys begin with
 * @param ttl how long a link that nobody changes stays
 * @param timeout the longest wait for one answer; then the database is asked
 */
public record SharedCacheSettings(
        @Nullable URI server,
        @Nullable String user,
        @Nullable String password,
        String prefix,
        Duration ttl,
        Duration timeout) {

    private static final String URL = "plumbline.shared-cache.url";
    private static final Set<String> SCHEMES = Set.of("redis", "rediss");

    public static SharedCacheSettings from(Settings settings) {
        return new SharedCacheSettings(
                settings.text(URL).map(SharedCacheSettings::server).orElse(null),
                settings.text("plumbline.shared-cache.user").orElse(null),
                settings.text("plumbline.shared-cache.password").orElse(null),
                settings.text("plumbline.shared-cache.prefix", "plumbline"),
                settings.duration("plumbline.shared-cache.ttl", Duration.ofHours(1)),
                settings.duration("plumbline.shared-cache.timeout", Duration.ofMillis(200)));
    }

    /** Whether there is one. */
    public boolean isConfigured() {
        return server != null;
    }

    /** Does not repeat a URL that may hold a password. */
    private static URI server(String url) {
        try {
            var server = URI.create(url);
            if (server.getScheme() != null
                    && SCHEMES.contains(server.getScheme())
                    && server.getHost() != null
                    && server.getUserInfo() == null) {
                return server;
            }
        } catch (IllegalArgumentException noUri) {
            // said below
        }
        throw new IllegalArgumentException(
                URL + " must be like redis://host:6379/0, or rediss:// for TLS, without user and"
                        + " password: those are plumbline.shared-cache.user and plumbline.shared-cache.password");
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "shared cache at " + server;
    }
}
