package io.plumbline.batch.nightly;

import io.plumbline.batch.rules.RulesStudy;
import io.plumbline.persistence.configuration.Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the rules of JDK Mission Control are asked. Immutable.
 *
 * @param directory where folders may be made for what is only needed meanwhile
 * @param study within which limits
 */
public record RulesSettings(Path directory, RulesStudy study) {

    static final String SCRATCH = ".rules-";

    private static final long MEBIBYTE = 1 << 20;

    /** A folder for what is only needed meanwhile by an attempt at a diagnosis. */
    Path folder(long diagnosisId, int attempt) {
        return directory.resolve(SCRATCH + "of-diagnosis-" + diagnosisId + "-" + attempt);
    }

    public static RulesSettings from(Settings settings) {
        return new RulesSettings(
                CaptureSettings.from(settings).directory(),
                new RulesStudy(
                        settings.bytes("plumbline.rules.memory", 768 * MEBIBYTE),
                        settings.duration("plumbline.rules.deadline", Duration.ofMinutes(2)),
                        settings.bytes("plumbline.rules.largest-recording", 32 * MEBIBYTE)));
    }
}
