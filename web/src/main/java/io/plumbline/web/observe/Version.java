package io.plumbline.web.observe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The versions that the service reports. */
final class Version {

    /** The version of the links API that we speak; clients switch their features on by it. */
    static final String OF_CONTRACT = "5.1.0";

    /** Our own version, from the build. */
    static final String OURS = read();

    private Version() {}

    private static String read() {
        try (var file = Objects.requireNonNull(Version.class.getResourceAsStream("version.properties"))) {
            var properties = new Properties();
            properties.load(file);
            return properties.getProperty("version", "unknown");
        } catch (IOException unreadable) {
            throw new UncheckedIOException("version.properties in our own archive cannot be read", unreadable);
        }
    }
}
