package io.plumbline.batch.trace;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link Trace} is made from. Immutable.
 *
 * @param files recordings, the newest last, and GC logs, with what is known of the heap besides
 * @param baseline threads by {@link ThreadCluster#fingerprint} of an earlier trace of the same JVM; empty without one
 */
public record TraceMaterial(GcMaterial files, Map<String, Integer> baseline) {

    public TraceMaterial {
        baseline = Map.copyOf(baseline);
    }

    /** The recording that tells of threads and requests. */
    Optional<Path> newestRecording() {
        var recordings = files.recordings();
        return recordings.isEmpty() ? Optional.empty() : Optional.of(recordings.get(recordings.size() - 1));
    }
}
