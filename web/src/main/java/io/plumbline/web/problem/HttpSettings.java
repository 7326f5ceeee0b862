package io.plumbline.web.problem;

import io.plumbline.persistence.configuration.Settings;

/**
 * What a request may look like; immutable.
 *
 * @param maxBodyBytes the longest body that is read
 */
public record HttpSettings(long maxBodyBytes) {

    public static HttpSettings from(Settings settings) {
        return new HttpSettings(settings.bytes("plumbline.http.max-body-bytes", 1L << 20));
    }
}
