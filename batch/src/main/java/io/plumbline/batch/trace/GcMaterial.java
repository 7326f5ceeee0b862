package io.plumbline.batch.trace;

import java.nio.file.Path;
import java.util.List;

/**
 * What a {@link GcTimeline} is made from. Immutable.
 *
 * @param recordings of one JVM; empty if there is none
 * @param logs of the same JVM, the files of a rotation in any order; empty if there is none
 * @param samples of its heap, oldest first
 * @param forced when we took evidence that forces collections
 */
public record GcMaterial(List<Path> recordings, List<Path> logs, List<GcSample> samples, List<GcForced> forced) {

    public GcMaterial {
        recordings = List.copyOf(recordings);
        logs = List.copyOf(logs);
        samples = List.copyOf(samples);
        forced = List.copyOf(forced);
    }

    /** A recording that stands for itself. */
    public static GcMaterial ofRecording(Path recording) {
        return new GcMaterial(List.of(recording), List.of(), List.of(), List.of());
    }

    /** A GC log that stands for itself. */
    public static GcMaterial ofLog(Path log) {
        return new GcMaterial(List.of(), List.of(log), List.of(), List.of());
    }
}
