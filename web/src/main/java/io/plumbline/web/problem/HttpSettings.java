package io.plumbline.web.problem;

import io.plumbline.persistence.configuration.Settings;
import java.time.Duration;

/**
 * What a request may look like; immutable.
 *
 * @param maxBodyBytes the longest body that is read
 * @param bodyPatience how long a body may take before it has to keep up a rate
 * @param slowBodies how many bodies may be waited for at a time
 */
public record HttpSettings(long maxBodyBytes, Duration bodyPatience, int slowBodies) {

    public static HttpSettings from(Settings settings) {
        return new HttpSettings(
                settings.bytes("plumbline.http.max-body-bytes", 1L << 20),
                settings.duration("plumbline.http.body-patience", Duration.ofSeconds(30)),
                settings.integer("plumbline.http.slow-bodies", 64, 1, 10_000));
    }
}
