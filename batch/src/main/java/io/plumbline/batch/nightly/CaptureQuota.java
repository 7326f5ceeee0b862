package io.plumbline.batch.nightly;

import io.plumbline.persistence.capture.KeptFileRepository;
import io.plumbline.persistence.capture.KeptFileRepository.KeptFile;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps the files of an instance within {@code plumbline.capture.quota}: of what it has taken of targets the oldest recordings, heap
 * snapshots and indexes go first. What somebody sent counts and stays: nobody would send it twice. Thread-safe.
 */
@Dependent
public class CaptureQuota {

    private static final Logger LOG = System.getLogger(CaptureQuota.class.getName());
    private static final int AT_ONCE = 100;

    private final KeptFileRepository files;
    private final CaptureSettings settings;
    private final Instance instance;

    @Inject
    public CaptureQuota(KeptFileRepository files, CaptureSettings settings, Instance instance) {
        this.files = files;
        this.settings = settings;
        this.instance = instance;
    }

    /** Deletes the oldest files until the rest is within the quota, as far as there are any that may go. */
    void keep() {
        long excess = files.bytes(instance.name()) - settings.quotaBytes();
        long left = excess;
        while (left > 0) {
            long before = left;
            for (var file : files.oldestTaken(instance.name(), AT_ONCE)) {
                left -= left > 0 ? deleted(file) : 0;
            }
            if (left == before) {
                LOG.log(
                        Level.WARNING,
                        "the files of instance \"{0}\" are {1} bytes more than plumbline.capture.quota, and none of them may"
                                + " go: delete uploads, or raise it",
                        instance.name(),
                        Long.toString(left));
                break;
            }
        }
        if (left < excess) {
            LOG.log(
                    Level.INFO,
                    "{0} bytes of the oldest captures of instance \"{1}\" were deleted: plumbline.capture.quota",
                    Long.toString(excess - left),
                    instance.name());
        }
    }

    /** Of how many bytes it is rid; none if the file cannot be deleted. */
    private long deleted(KeptFile file) {
        try {
            Files.deleteIfExists(Path.of(file.path()));
            files.forget(file);
            return file.bytes();
        } catch (IOException stays) {
            LOG.log(Level.WARNING, "\"" + file.path() + "\" stays until it is old", stays);
            return 0;
        }
    }
}
