package io.plumbline.web.redirect.rule;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The devices of the contract; some are kinds of others. */
enum Device {
    ANDROID,
    IOS,
    MOBILE,
    WINDOWS,
    MACOS,
    LINUX,
    CHROMEOS,
    DESKTOP;

    /** The device of a condition's value; null if there is none of that name. */
    static @Nullable Device of(String text) {
        for (var device : values()) {
            if (device.name().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
                return device;
            }
        }
        return null;
    }
}
