package io.plumbline.persistence.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Which release of Plumbline this is. */
public final class Release {

    /** Its version, from the build. */
    public static final String VERSION = read();

    private Release() {}

    private static String read() {
        try (var file = Objects.requireNonNull(Release.class.getResourceAsStream("version.properties"))) {
            var properties = new Properties();
            properties.load(file);
            return properties.getProperty("version", "unknown");
        } catch (IOException unreadable) {
            throw new UncheckedIOException("version.properties in our own archive cannot be read", unreadable);
        }
    }
}
