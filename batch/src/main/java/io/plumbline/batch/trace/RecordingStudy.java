package io.plumbline.batch.trace;

import io.plumbline.batch.process.ScratchFolder;
import io.plumbline.batch.profile.DiffSettings;
import io.plumbline.batch.profile.ProfileStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has a JVM of its own make the profiles of a recording and its trace in one pass over it. Thread-safe.
 *
 * @param profiles within which limits
 */
public record RecordingStudy(ProfileStudy profiles) {

    /**
     * What came of it. Immutable.
     *
     * @param trace its text, which {@link TraceFormat#read} reads; absent where both together could not be had: somebody may ask for
     *     it alone
     */
    public record Both(
            ProfileStudy.Outcome<ProfileStudy.Study> profiles,
            @Nullable String trace) {}

    /**
     * Studies a recording. Where the other JVM fails at both, it is asked for the profiles alone, in another one.
     *
     * @param baseline the earlier recording that its profiles are compared with, if there is one
     * @param material whose newest recording is this one
     * @param folder for what is only needed meanwhile; what an earlier study left there, and in the one of this name with {@code -trace},
     *     goes
     * @param stopped asked several times a second
     * @throws InterruptedException if this thread is interrupted; the other JVM is ended then, too
     */
    public Both study(
            Path recording,
            @Nullable Path baseline,
            DiffSettings settings,
            TraceMaterial material,
            Path folder,
            BooleanSupplier stopped)
            throws IOException, InterruptedException {
        try (var scratch = ScratchFolder.at(folder.resolveSibling(folder.getFileName() + "-trace"))) {
            var more = scratch.file("material");
            var trace = scratch.file("trace");
            TraceFormat.write(material, more);
            var outcome = profiles.study(
                    RecordingProcess.class,
                    List.of(more.toString(), trace.toString()),
                    recording,
                    baseline,
                    settings,
                    folder,
                    stopped);
            if (outcome instanceof ProfileStudy.Outcome.Failed<ProfileStudy.Study>) {
                return new Both(profiles.study(recording, baseline, settings, folder, stopped), null);
            }
            return new Both(outcome, Files.exists(trace) ? TraceFormat.textIn(trace) : null);
        }
    }
}
