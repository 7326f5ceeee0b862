package io.plumbline.batch.agent;

import io.plumbline.batch.process.BoundedJvm;
import io.plumbline.batch.process.ScratchFolder;
import io.plumbline.batch.target.LocalJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/*
 * What is done to the other JVM, and how it is undone.
 *
 * A native library is loaded, by the way of the JDK's attach API, and stays until that JVM ends: the JDK has no way to take one
 * out. What is ended is its work. Each session has a time-out of the profiler's own, which ends it and closes its file even if
 * this process, or the one that attaches, is killed at any point. Its log and its recording lie in a folder of ours that only
 * our user can enter; both files are there before it opens them, so that they have our permissions.
 *
 * The process is named by number and start, and looked at once more by the process that attaches, just before it does.
 */
/**
 * Has async-profiler run sessions inside JVMs of this machine, one at a time in each. Thread-safe.
 *
 * @param libraryFolder where the library lies; always the same one, since a JVM that has it loaded knows it by its path
 * @param deadline for each time that somebody attaches
 */
public record AsyncProfiler(Path libraryFolder, Duration deadline) {

    private static final String RECORDING = "session-%d.jfr";
    private static final String LOG = "said-by-profiler";
    private static final String SAID = "said";

    /** It does nothing but attach. */
    private static final long HEAP_BYTES = 32L << 20;

    private static final String MEMORY_SETTING = "a JVM that attaches";

    /** Its arguments are separated by commas, and in names of files it replaces what begins with a percent sign. */
    private static final String NO_NAMES_FOR_IT = ",%";

    /** What the profiler says if a session runs. */
    private static final String TAKEN = "already started";

    /** The processes that a session of this JVM runs in. */
    private static final Set<LocalJvm> BUSY = ConcurrentHashMap.newKeySet();

    public AsyncProfiler {
        libraryFolder = libraryFolder.toAbsolutePath().normalize();
    }

    /** What came of the wish for a session. */
    public sealed interface Start {

        /** It runs. */
        record Begun(Session session) implements Start {}

        /**
         * It does not: nothing was loaded, or nothing runs.
         *
         * @param why a clause or sentence for people
         */
        record Refused(String why) implements Start {}

        /** Somebody wanted it to stop meanwhile. */
        record Stopped() implements Start {}
    }

    /**
     * Begins a session.
     *
     * @param number tells its recording from those of other sessions in the folder
     * @param scratch where it records
     * @param stopped asked several times a second
     * @throws IOException if our own folders cannot be written, or no JVM can be started
     */
    public Start begin(LocalJvm jvm, ProfilerPlan plan, int number, ScratchFolder scratch, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        var recording = scratch.file(RECORDING.formatted(number)).toAbsolutePath();
        if (hasNoName(recording) || hasNoName(libraryFolder)) {
            return new Start.Refused("the path \"" + recording.getParent()
                    + "\" has a comma or a percent sign, with which async-profiler cannot be told a file;"
                    + " set plumbline.capture.directory to another one");
        }
        if (!BUSY.add(jvm)) {
            return new Start.Refused("another diagnosis has a session of async-profiler in process " + jvm.pid());
        }
        var session = new Session(jvm, plan, recording, scratch);
        var begun = false;
        try {
            makeFolder();
            ownFile(recording);
            var end = session.attach(plan.beginning(recording.toString(), session.log()), stopped);
            if (isTaken(end)) {
                session.attach(ProfilerPlan.end(session.log()), stopped);
                end = session.attach(plan.beginning(recording.toString(), session.log()), stopped);
            }
            begun = end instanceof BoundedJvm.End.Answered;
            if (begun) {
                return new Start.Begun(session);
            }
            return end instanceof BoundedJvm.End.Failed failed
                    ? new Start.Refused(failed.reason())
                    : new Start.Stopped();
        } finally {
            if (!begun) {
                BUSY.remove(jvm);
            }
        }
    }

    /* By a session of an earlier attempt, which was killed: the library of this path is nobody else's. */
    private static boolean isTaken(BoundedJvm.End end) {
        return end instanceof BoundedJvm.End.Failed failed && failed.reason().contains(TAKEN);
    }

    private static boolean hasNoName(Path path) {
        return path.toString().chars().anyMatch(character -> NO_NAMES_FOR_IT.indexOf(character) >= 0);
    }

    private void makeFolder() throws IOException {
        if (!Files.isDirectory(libraryFolder)) {
            Files.createDirectories(
                    libraryFolder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static void ownFile(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** A session that was begun. One thread. */
    public final class Session implements AutoCloseable {

        private final LocalJvm jvm;
        private final ProfilerPlan plan;
        private final Path recording;
        private final ScratchFolder scratch;
        private boolean ended;

        private Session(LocalJvm jvm, ProfilerPlan plan, Path recording, ScratchFolder scratch) {
            this.jvm = jvm;
            this.plan = plan;
            this.recording = recording;
            this.scratch = scratch;
        }

        /** The recording, which is whole once the session has ended. */
        public Path recording() {
            return recording;
        }

        /** How long the recording is by now, in bytes. */
        public long bytes() throws IOException {
            return Files.size(recording);
        }

        /**
         * Ends it, unless it has ended by itself.
         *
         * @throws IOException if no JVM can be started that attaches; the session then ends with its own time-out
         */
        public void end() throws IOException, InterruptedException {
            if (!ended) {
                ended = true;
                try {
                    attach(ProfilerPlan.end(log()), () -> false);
                } finally {
                    BUSY.remove(jvm);
                }
            }
        }

        /* On the way of a failure or an interrupt: who cannot end it now leaves that to its time-out. */
        @Override
        public void close() throws IOException {
            try {
                end();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        private String log() {
            return scratch.file(LOG).toAbsolutePath().toString();
        }

        private BoundedJvm.End attach(String profilerArguments, BooleanSupplier stopped)
                throws IOException, InterruptedException {
            ownFile(scratch.file(LOG));
            return new BoundedJvm(HEAP_BYTES, deadline, MEMORY_SETTING)
                    .run(
                            LoadProgram.class,
                            List.of(
                                    Long.toString(jvm.pid()),
                                    jvm.startedAt().toString(),
                                    plan.sampled().name(),
                                    libraryFolder.toString(),
                                    profilerArguments,
                                    log(),
                                    Long.toString(deadline.toMillis() * 2 / 3)),
                            scratch.file(SAID),
                            stopped);
        }
    }
}
