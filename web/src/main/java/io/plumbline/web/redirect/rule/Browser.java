package io.plumbline.web.redirect.rule;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The browsers of the contract. */
enum Browser {
    CHROME,
    FIREFOX,
    EDGE,
    SAFARI,
    OPERA,
    ANDROID_BROWSER;

    /** The browser of a condition's value; null if there is none of that name. */
    static @Nullable Browser of(String text) {
        for (var browser : values()) {
            if (browser.name().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
                return browser;
            }
        }
        return null;
    }
}
