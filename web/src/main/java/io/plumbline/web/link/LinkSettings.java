package io.plumbline.web.link;

import io.plumbline.persistence.configuration.Settings;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How short links look; immutable.
 *
 * @param baseUrl what stands before the code of every short URL; absent to take the host that a request came to
 * @param deleteThreshold the number of visits from which a link can no longer be deleted; absent for none
 */
public record LinkSettings(@Nullable URI baseUrl, @Nullable Long deleteThreshold) {

    private static final String DELETE_THRESHOLD = "plumbline.link.delete-threshold";

    public static LinkSettings from(Settings settings) {
        return new LinkSettings(
                settings.text("plumbline.link.base-url")
                        .map(LinkSettings::baseUrlOf)
                        .orElse(null),
                settings.text(DELETE_THRESHOLD).isPresent()
                        ? settings.number(DELETE_THRESHOLD, 1, 1, Integer.MAX_VALUE)
                        : null);
    }

    /** The configured base, if there is one. */
    public Optional<URI> configuredBaseUrl() {
        return Optional.ofNullable(baseUrl);
    }

    private static URI baseUrlOf(String text) {
        try {
            var url = URI.create(text.endsWith("/") ? text : text + "/");
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException noUri) {
            // said below, as for every other text that is no base
        }
        throw new IllegalArgumentException("plumbline.link.base-url is \"" + text
                + "\"; it must be an http or https URL with a host, such as https://s.example.org");
    }
}
