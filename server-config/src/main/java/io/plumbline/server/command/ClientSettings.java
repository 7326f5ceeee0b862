package io.plumbline.server.command;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.server.launcher.LauncherSettings;
import java.net.URI;
import java.util.Optional;

/**
 * Which server commands speak to that need one that runs. Immutable.
 *
 * @param server scheme, host and port; the path before {@code /rest}, if it has one
 * @param key the API key, if one is set
 */
public record ClientSettings(URI server, Optional<String> key) {

    public static ClientSettings from(Settings settings) {
        return new ClientSettings(
                settings.text("plumbline.client.url")
                        .map(url -> serverOf("plumbline.client.url", url))
                        .orElseGet(() -> LauncherSettings.from(settings).http().uri()),
                settings.text("plumbline.client.api.key"));
    }

    /** A server's address as somebody has written it. */
    static URI serverOf(String where, String url) {
        try {
            var server = URI.create(url.strip().replaceAll("/+$", ""));
            if (server.getHost() != null && String.valueOf(server.getScheme()).matches("https?")) {
                return server;
            }
        } catch (IllegalArgumentException noAddress) {
            throw new IllegalArgumentException(notAnAddress(where, url), noAddress);
        }
        throw new IllegalArgumentException(notAnAddress(where, url));
    }

    private static String notAnAddress(String where, String url) {
        return where + " is \"" + url + "\"; it must be an address such as https://plumbline.example.org";
    }
}
