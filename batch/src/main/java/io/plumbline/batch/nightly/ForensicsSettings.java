package io.plumbline.batch.nightly;

import io.plumbline.batch.forensics.HolderSearch;
import io.plumbline.batch.upload.FileStudy;
import io.plumbline.persistence.configuration.Settings;
import java.time.Duration;

/**
 * How a diagnosis looks into heaps. Immutable.
 *
 * @param snapshots whether heap snapshots may be taken for it
 * @param search within which limits they are looked at
 * @param keepIndexes of how many of a target's snapshots that diagnoses took the index stays, the newest
 */
public record ForensicsSettings(boolean snapshots, HolderSearch search, int keepIndexes) {

    private static final long MEBIBYTE = 1 << 20;
    private static final int MOST_KEPT = 100;

    /** How files are looked at that somebody sent: within the same limits. */
    FileStudy study() {
        return new FileStudy(search.memoryBytes(), search.deadline());
    }

    public static ForensicsSettings from(Settings settings) {
        return new ForensicsSettings(
                settings.flag("plumbline.capture.heap-snapshots", true),
                new HolderSearch(
                        settings.bytes("plumbline.forensics.memory", 512 * MEBIBYTE),
                        settings.duration("plumbline.forensics.deadline", Duration.ofMinutes(10))),
                settings.integer("plumbline.forensics.keep-indexes", 4, 0, MOST_KEPT));
    }
}
