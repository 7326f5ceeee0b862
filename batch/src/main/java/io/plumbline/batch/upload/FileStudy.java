package io.plumbline.batch.upload;

import io.plumbline.batch.forensics.DumpStudy;
import io.plumbline.batch.forensics.Growth;
import io.plumbline.batch.forensics.HeapJvm;
import io.plumbline.batch.forensics.HeapTree;
import io.plumbline.batch.forensics.HeldByThreads;
import io.plumbline.batch.forensics.StudyProgress;
import io.plumbline.batch.process.BoundedJvm;
import io.plumbline.batch.process.ScratchFolder;
import io.plumbline.batch.profile.AllocationSite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that somebody sent, in a JVM of its own: what a file needs, or does, is no danger to this one. Thread-safe.
 *
 * @param memoryBytes what that JVM may take on and beside its heap
 * @param deadline after which it is ended
 */
public record FileStudy(long memoryBytes, Duration deadline) {

    /** Recordings are read on the heap; how it is for heap dumps, {@link HeapJvm} decides. */
    private static final int HEAP_PART_OF_RECORDINGS = 2;

    /** The file in which the other JVM tells how far it is. */
    static final String PROGRESS = "progress";

    /** What came of a question. */
    public sealed interface Outcome {

        /**
         * The file is a heap dump.
         *
         * @param takenAt as it says
         * @param damage what is missing in it; absent if it is whole
         */
        record Outline(Instant takenAt, @Nullable String damage) implements Outcome {}

        /**
         * What dumps say.
         *
         * @param tree who alone holds how much in the last of them
         * @param threads what threads hold in the last of them
         */
        record Dumps(DumpStudy study, HeapTree tree, HeldByThreads threads) implements Outcome {}

        /** What grows between dumps. */
        record Grown(Growth growth) implements Outcome {}

        /** What a recording says: where live objects were allocated. */
        record Sites(List<AllocationSite> sites) implements Outcome {

            public Sites {
                sites = List.copyOf(sites);
            }
        }

        /** The files could not be looked at. */
        record Failed(String reason) implements Outcome {}

        /** Somebody wanted it to stop. */
        record Stopped() implements Outcome {}
    }

    /** Whether a file is a heap dump, and whether it is whole, by a scan of its records. */
    public Outcome outline(Path dump, Path folder) throws IOException, InterruptedException {
        return outline(dump, folder, () -> false);
    }

    /** The same, until somebody wants it to stop. */
    public Outcome outline(Path dump, Path folder, BooleanSupplier stopped) throws IOException, InterruptedException {
        return ask(UploadProcess.Question.OUTLINE, List.of(dump), folder, stopped);
    }

    /**
     * What dumps of one JVM say.
     *
     * @param folder for what is only needed meanwhile; what an earlier study left there goes
     * @param stopped asked several times a second
     */
    public Outcome dumps(List<Path> dumps, Path folder, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        return ask(UploadProcess.Question.DUMPS, dumps, folder, stopped);
    }

    /**
     * What grows between snapshots of one JVM, by path.
     *
     * @param snapshots heap dumps, or indexes of such, in any order
     * @param folder for what is only needed meanwhile; what an earlier study left there goes
     * @param stopped asked several times a second
     * @param followed told as often how far it is, by the thread that asks
     */
    public Outcome growth(List<Path> snapshots, Path folder, BooleanSupplier stopped, Consumer<StudyProgress> followed)
            throws IOException, InterruptedException {
        return ask(UploadProcess.Question.GROWTH, snapshots, folder, () -> {
            tell(folder.resolve(PROGRESS), followed);
            return stopped.getAsBoolean();
        });
    }

    private static void tell(Path progress, Consumer<StudyProgress> followed) {
        try {
            StudyProgress.readFrom(progress).ifPresent(followed);
        } catch (IOException unread) {
            // what was told last holds; the answer does not depend on it
        }
    }

    /** Where the live objects of a recording were allocated, those that grew old first. */
    public Outcome sites(Path recording, Path folder, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        return ask(UploadProcess.Question.SITES, List.of(recording), folder, stopped);
    }

    private Outcome ask(UploadProcess.Question question, List<Path> files, Path folder, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        try (var scratch = ScratchFolder.at(folder)) {
            var answer = scratch.file("answer");
            var arguments = new ArrayList<>(
                    List.of(question.name(), answer.toString(), folder.toString(), Long.toString(memoryBytes)));
            files.forEach(file -> arguments.add(file.toString()));
            var said = scratch.file("said");
            var end = question == UploadProcess.Question.SITES
                    ? new BoundedJvm(memoryBytes / HEAP_PART_OF_RECORDINGS, deadline)
                            .run(UploadProcess.class, arguments, said, stopped)
                    : new HeapJvm(memoryBytes, deadline).run(UploadProcess.class, arguments, scratch, said, stopped);
            if (end instanceof BoundedJvm.End.Answered) {
                return AnswerFormat.readFrom(answer);
            }
            return end instanceof BoundedJvm.End.Failed failed
                    ? new Outcome.Failed(failed.reason())
                    : new Outcome.Stopped();
        }
    }
}
