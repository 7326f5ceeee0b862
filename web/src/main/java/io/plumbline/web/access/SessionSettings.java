package io.plumbline.web.access;

import io.plumbline.persistence.configuration.Settings;
import java.time.Duration;

/**
 * How browsers stay signed in to the console; immutable.
 *
 * @param length after which a session ends, however much it is used
 * @param plainHttp whether one may be opened over http from another machine
 */
public record SessionSettings(Duration length, boolean plainHttp) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(30);

    public SessionSettings {
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "plumbline.console.session is \"" + length + "\"; it must be from 1s to 30d");
        }
    }

    public static SessionSettings from(Settings settings) {
        return new SessionSettings(
                settings.duration("plumbline.console.session", Duration.ofHours(12)),
                settings.flag("plumbline.console.plain-http", false));
    }
}
