package io.plumbline.web.redirect.rule;

import org.jspecify.annotations.Nullable;

/**
 * What a user agent is. Immutable.
 *
 * @param system the system it runs on, if it is one of the contract's
 * @param isMobile whether that is a telephone's or a tablet's
 * @param browser the browser it is, if it is one of the contract's
 */
record Agent(
        @Nullable Device system, boolean isMobile, @Nullable Browser browser) {

    /** Whether it runs on such a device. */
    boolean is(Device device) {
        return switch (device) {
            case MOBILE -> isMobile;
            case DESKTOP -> system != null && !isMobile;
            case ANDROID, IOS, WINDOWS, MACOS, LINUX, CHROMEOS -> system == device;
        };
    }
}
