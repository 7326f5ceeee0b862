package io.plumbline.web.link;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.link.RandomCodes;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How short links look; immutable.
 *
 * @param baseUrl what stands before the code of every short URL; absent to take the host that a request came to
 * @param codeLength the length of random codes
 */
public record LinkSettings(@Nullable URI baseUrl, int codeLength) {

    public static LinkSettings from(Settings settings) {
        return new LinkSettings(
                settings.text("plumbline.link.base-url")
                        .map(LinkSettings::baseUrlOf)
                        .orElse(null),
                settings.integer(
                        "plumbline.link.code-length",
                        RandomCodes.USUAL_LENGTH,
                        RandomCodes.SHORTEST,
                        RandomCodes.LONGEST));
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
