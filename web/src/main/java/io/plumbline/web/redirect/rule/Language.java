package io.plumbline.web.redirect.rule;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A language, perhaps of one country: {@code en}, {@code en-UK}. Immutable.
 *
 * @param code in small letters, as the country
 * @param country absent for every country
 */
record Language(String code, @Nullable String country) {

    private static final double LEAST_QUALITY = 0.9;

    static Language of(String text) {
        var normal = text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        var dash = normal.indexOf('-');
        if (dash < 0) {
            return new Language(normal, null);
        }
        var end = normal.indexOf('-', dash + 1);
        return new Language(normal.substring(0, dash), normal.substring(dash + 1, end < 0 ? normal.length() : end));
    }

    /** Whether it is among those that an Accept-Language header wants most; that anything will do means nothing. */
    boolean isIn(@Nullable String accepted) {
        if (accepted == null || code.isEmpty()) {
            return false;
        }
        for (var entry : accepted.split(",")) {
            var semicolon = entry.indexOf(';');
            var wanted = of(semicolon < 0 ? entry : entry.substring(0, semicolon));
            if (wanted.code.equals(code)
                    && (country == null || country.equals(wanted.country))
                    && (semicolon < 0 || qualityOf(entry.substring(semicolon + 1)) >= LEAST_QUALITY)) {
                return true;
            }
        }
        return false;
    }

    private static double qualityOf(String parameter) {
        var stripped = parameter.strip();
        if (!stripped.startsWith("q=")) {
            return 1;
        }
        try {
            return Double.parseDouble(stripped.substring("q=".length()).strip());
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }
}
