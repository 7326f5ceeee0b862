package io.plumbline.batch.nightly;

import io.plumbline.persistence.configuration.Settings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where targets are registered besides REST. Immutable.
 *
 * @param path the file that lists them; absent: there is none
 */
public record TargetsFileSettings(@Nullable Path path) {

    public static TargetsFileSettings from(Settings settings) {
        var text = settings.text("plumbline.targets.file", "");
        return new TargetsFileSettings(
                text.isBlank() ? null : Path.of(text).toAbsolutePath().normalize());
    }

    Optional<Path> file() {
        return Optional.ofNullable(path);
    }
}
