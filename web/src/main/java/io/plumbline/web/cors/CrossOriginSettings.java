package io.plumbline.web.cors;

import io.plumbline.persistence.configuration.Settings;
import java.util.List;
import java.util.Set;

/**
 * Whose pages may read the answers of the links API; immutable.
 *
 * @param origins as browsers send them ({@code https://links.example.org}); empty for nobody's
 * @param isForAll whether everybody's may, whatever the origins are
 */
public record CrossOriginSettings(Set<String> origins, boolean isForAll) {

    private static final String KEY = "plumbline.http.cors-origins";
    private static final String ALL = "*";
    private static final String NOBODY = "none";

    public CrossOriginSettings {
        origins = Set.copyOf(origins);
    }

    public static CrossOriginSettings from(Settings settings) {
        var origins = settings.list(KEY);
        if (origins.isEmpty() || origins.equals(List.of(ALL))) {
            return new CrossOriginSettings(Set.of(), true);
        }
        if (origins.equals(List.of(NOBODY))) {
            return new CrossOriginSettings(Set.of(), false);
        }
        origins.forEach(CrossOriginSettings::check);
        return new CrossOriginSettings(Set.copyOf(origins), false);
    }

    private static void check(String origin) {
        if (!origin.matches("[a-z][a-z0-9+.-]*://[^/?#@\\s*]+")) {
            throw new IllegalArgumentException(KEY + " contains \"" + origin
                    + "\"; write origins like https://links.example.org, separated by commas, or * for all, or none");
        }
    }
}
