package io.plumbline.batch.nightly;

import io.plumbline.batch.profile.DiffSettings;
import io.plumbline.batch.profile.ProfileStudy;
import io.plumbline.persistence.configuration.Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How profiles are made, compared and kept. Immutable.
 *
 * @param directory where folders may be made for what is only needed meanwhile
 * @param study within which limits recordings are read and profiles are drawn
 * @param thresholdBytes from which growth on a path of calls may be told
 * @param shownAtOnce how many requests for a drawing or a comparison this instance serves at a time
 * @param keep how long profiles are kept
 */
public record ProfileSettings(Path directory, ProfileStudy study, long thresholdBytes, int shownAtOnce, Duration keep) {

    static final String SCRATCH = ".profile-";

    private static final long MEBIBYTE = 1 << 20;
    private static final int MOST_AT_ONCE = 16;

    /** A folder for what is only needed meanwhile; nobody else may use one of this name at the same time. */
    public Path folder(String name) {
        return directory.resolve(SCRATCH + name);
    }

    /** How profiles are compared unless somebody wants it otherwise. */
    public DiffSettings comparison() {
        return new DiffSettings(thresholdBytes, DiffSettings.DEFAULT.confidence(), false, DiffSettings.DEFAULT.focus());
    }

    public static ProfileSettings from(Settings settings) {
        return new ProfileSettings(
                CaptureSettings.from(settings).directory(),
                new ProfileStudy(
                        settings.bytes("plumbline.profile.memory", 512 * MEBIBYTE),
                        settings.duration("plumbline.profile.deadline", Duration.ofMinutes(5))),
                settings.bytes("plumbline.profile.threshold", MEBIBYTE),
                settings.integer("plumbline.profile.shown-at-once", 2, 1, MOST_AT_ONCE),
                settings.duration("plumbline.profile.keep", Duration.ofDays(90)));
    }
}
