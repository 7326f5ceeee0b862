package io.plumbline.web.place;

import io.plumbline.persistence.configuration.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where places are read from. Immutable.
 *
 * @param database a file in MaxMind's format with cities or countries; absent for no places
 */
public record PlaceSettings(@Nullable Path database) {

    private static final String DATABASE = "plumbline.place.database";

    public static PlaceSettings from(Settings settings) {
        var file = settings.text(DATABASE, "");
        try {
            return new PlaceSettings(file.isEmpty() ? null : Path.of(file));
        } catch (InvalidPathException noPath) {
            throw new IllegalArgumentException(
                    DATABASE + " is \"" + file + "\"; it must be the path of a file", noPath);
        }
    }
}
