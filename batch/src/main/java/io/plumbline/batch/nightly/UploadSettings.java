package io.plumbline.batch.nightly;

import io.plumbline.batch.upload.UploadLimits;
import io.plumbline.persistence.configuration.Settings;

/**
 * Which files are taken that somebody sends. Immutable.
 *
 * @param limits of one file
 * @param atOnce how many are received at the same time; each of them keeps a thread of the server busy
 */
public record UploadSettings(UploadLimits limits, int atOnce) {

    private static final long GIBIBYTE = 1L << 30;
    private static final int MOST_AT_ONCE = 100;
    private static final int MOST_RATIO = 1_100;

    public static UploadSettings from(Settings settings) {
        return new UploadSettings(
                new UploadLimits(
                        settings.bytes("plumbline.upload.max-size", 16 * GIBIBYTE),
                        settings.number("plumbline.upload.max-ratio", 200, 1, MOST_RATIO),
                        settings.bytes("plumbline.upload.free-space", GIBIBYTE)),
                settings.integer("plumbline.upload.at-once", 2, 1, MOST_AT_ONCE));
    }
}
