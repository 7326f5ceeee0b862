package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.configuration.Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how visits wait for the database. Immutable.
 *
 * @param directory where the segments lie; one running instance a directory
 * @param segmentBytes the size of each segment, preallocated
 * @param maxBytes the most that all segments together may take on disk, six segments or more
 * @param flushInterval the longest a visit waits before a flush takes it
 * @param batchVisits the most visits in one transaction of the flush
 * @param stopTimeout how long a stop may go on draining
 * @param orphanDetailPerMinute the most visits to no link that are listed in a minute; all are counted
 */
public record VisitJournalSettings(
        Path directory,
        int segmentBytes,
        long maxBytes,
        Duration flushInterval,
        int batchVisits,
        Duration stopTimeout,
        int orphanDetailPerMinute) {

    private static final long MIB = 1L << 20;

    public VisitJournalSettings {
        if (segmentBytes < 1 << 16 || segmentBytes % 4096 != 0) {
            throw new IllegalArgumentException("plumbline.visit-journal.segment-bytes is \"" + segmentBytes
                    + "\"; it must be a multiple of 4096 from 65536 on");
        }
        if (maxBytes < 6L * segmentBytes) {
            throw new IllegalArgumentException("plumbline.visit-journal.max-bytes is \"" + maxBytes
                    + "\"; it must hold at least six segments of " + segmentBytes + " bytes");
        }
        if (batchVisits < 1) {
            throw new IllegalArgumentException(
                    "plumbline.visit-journal.batch-visits is \"" + batchVisits + "\"; it must be at least 1");
        }
    }

    /** Reads the settings; the directory's default lies in the data directory. */
    public static VisitJournalSettings from(Settings settings) {
        var dataDirectory = settings.text(
                "plumbline.data.dir",
                Path.of(System.getProperty("user.home"), ".plumbline").toString());
        var segmentBytes = settings.bytes("plumbline.visit-journal.segment-bytes", 16 * MIB);
        if (segmentBytes > 1L << 30) {
            throw new IllegalArgumentException(
                    "plumbline.visit-journal.segment-bytes is \"" + segmentBytes + "\"; it must be at most 1GiB");
        }
        return new VisitJournalSettings(
                Path.of(settings.text(
                        "plumbline.visit-journal.directory",
                        Path.of(dataDirectory, "visit-journal").toString())),
                (int) segmentBytes,
                settings.bytes("plumbline.visit-journal.max-bytes", 1024 * MIB),
                settings.duration("plumbline.visit-journal.flush-interval", Duration.ofMillis(500)),
                settings.integer("plumbline.visit-journal.batch-visits", 100_000, 1, 1_000_000),
                settings.duration("plumbline.visit-journal.stop-timeout", Duration.ofSeconds(10)),
                settings.integer("plumbline.visit-journal.orphan-detail-per-minute", 1000, 0, 1_000_000));
    }
}
