package io.plumbline.batch.capture;

import io.plumbline.batch.target.DumpDirectory;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.JvmConnection.Place;
import io.plumbline.batch.target.TargetException;
import io.plumbline.batch.target.TargetRefusedException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.management.ObjectName;

/**
 * Writes the live objects of a JVM to a file: of one of this machine, or of one that writes into a directory which we see, too. The
 * JVM stands still meanwhile, in the order of 7 s per GiB. Thread-safe.
 */
public final class HeapSnapshot {

    private static final String SUFFIX = ".hprof";
    private static final String DUMP = "heap.hprof";
    private static final String DIAGNOSTIC = "com.sun.management:type=HotSpotDiagnostic";

    /** A dump writes references as 8 bytes, whatever the heap does. */
    private static final double FILE_PER_HEAP = 1.5;

    /** From here on the JVM writes segments first and merges them, so that all bytes are there twice for a while. */
    private static final int FIRST_WITH_SEGMENTS = 22;

    private final Duration deadline;

    /** @param deadline for one dump; one that takes longer is given up, and its file removed */
    public HeapSnapshot(Duration deadline) {
        this.deadline = deadline;
    }

    /** What came of it. */
    public sealed interface Outcome {

        /**
         * The heap is on disk, mode 0600.
         *
         * @param pause how long the JVM took to answer, an upper bound of how long it stood still
         */
        record Taken(Path file, long bytes, Duration pause) implements Outcome {}

        /** It was not tried, and why. */
        record Refused(String reason) implements Outcome {}
    }

    /**
     * Dumps the live objects to a new file whose name ends in {@code .hprof}, in a folder that exists.
     *
     * @throws IOException if the dump was tried and failed; no partial file stays
     */
    public Outcome take(JvmConnection connection, Path file) throws IOException {
        var target = NewFile.of(file);
        if (connection.place() == Place.ELSEWHERE) {
            return new Outcome.Refused("JVM \"" + connection.name()
                    + "\" is not on this machine; a heap can only be dumped where it lives");
        }
        var refusal = refusal(neededBytes(connection), target.folder());
        return refusal.isPresent() ? new Outcome.Refused(refusal.get()) : dump(connection, target);
    }

    /**
     * Has the live objects dumped into a directory that the JVM sees, too, takes them from there to a new file, and removes what was
     * written there. Of what else lies in that directory nothing is looked at or removed.
     *
     * @throws IOException if the dump was tried and failed, or what lies there is no whole heap dump; no partial file stays
     */
    public Outcome take(JvmConnection connection, DumpDirectory shared, Path file) throws IOException {
        var target = NewFile.of(file);
        var unseen = shared.refusal();
        if (unseen.isPresent()) {
            return new Outcome.Refused(unseen.get());
        }
        var neededBytes = neededBytes(connection);
        for (var folder : List.of(shared.here(), target.folder())) {
            var refusal = refusal(neededBytes, folder);
            if (refusal.isPresent()) {
                return new Outcome.Refused(refusal.get());
            }
        }
        return dump(connection, shared, target.file());
    }

    /** Where a dump is to lie. */
    private record NewFile(Path file, Path folder) {

        static NewFile of(Path file) throws FileAlreadyExistsException {
            var target = file.toAbsolutePath();
            var folder = target.getParent();
            if (folder == null || !target.toString().endsWith(SUFFIX)) {
                throw new IllegalArgumentException("\"" + file + "\" is not a file name that ends in " + SUFFIX);
            }
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString(), null, "evidence is never overwritten");
            }
            return new NewFile(target, folder);
        }
    }

    private static Optional<String> refusal(long neededBytes, Path folder) throws IOException {
        var freeBytes = Files.getFileStore(folder).getUsableSpace();
        return neededBytes > freeBytes
                ? Optional.of("the dump may need " + neededBytes + " bytes in \"" + folder + "\", where " + freeBytes
                        + " are free")
                : Optional.empty();
    }

    private static long neededBytes(JvmConnection connection) throws TargetException {
        var usedBytes =
                connection.ask(beans -> BeanReading.of(beans, ManagementFactory.MEMORY_MXBEAN_NAME, "HeapMemoryUsage")
                        .usage("HeapMemoryUsage", "used"));
        var copies = connection.identity().feature() >= FIRST_WITH_SEGMENTS ? 2 : 1;
        return (long) (usedBytes * FILE_PER_HEAP * copies);
    }

    /**
     * The dump is written in a folder that only its owner can enter, because the JVM makes the file with its own rights
     * and before we can change them.
     */
    private Outcome dump(JvmConnection connection, NewFile target) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        var closed = Files.createTempDirectory(target.folder(), ".heap-", ownerOnly);
        var partial = closed.resolve(DUMP);
        try {
            var pause = dumped(connection, partial.toString());
            if (!Files.isRegularFile(partial, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("JVM \"" + connection.name() + "\" says it wrote \"" + partial
                        + "\", but there is no such file here; it sees another file system");
            }
            Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rw-------"));
            Files.move(partial, target.file());
            return new Outcome.Taken(target.file(), Files.size(target.file()), pause);
        } finally {
            removeAll(closed);
        }
    }

    /**
     * The dump is written in a folder that we make for it, for two reasons: where the target does not see the same directory, its dump
     * fails before it begins, and no file stays on a disk that nobody looks at; and what lies in that folder afterwards was made for us.
     */
    private Outcome dump(JvmConnection connection, DumpDirectory shared, Path target) throws IOException {
        var name = "plumbline-" + UUID.randomUUID();
        var there = shared.thereOf(name, DUMP);
        try (var folder = ForeignFolder.make(shared.here(), name);
                var own = ForeignFolder.makeOwn(shared.here(), name + "-taken")) {
            var pause = dumped(connection, there);
            new ForeignDump(folder, own, DUMP, there).copyTo(target);
            return new Outcome.Taken(target, Files.size(target), pause);
        } catch (TargetRefusedException refused) {
            throw new IOException(
                    refused.getMessage() + "; it was asked to write \"" + there + "\", which must be in \""
                            + shared.here() + "\" as Plumbline sees it, and its user must be allowed to write there",
                    refused);
        }
    }

    private Duration dumped(JvmConnection connection, String file) throws TargetException {
        var beganNanos = System.nanoTime();
        connection.ask(
                deadline,
                beans -> beans.invoke(new ObjectName(DIAGNOSTIC), "dumpHeap", new Object[] {file, true}, new String[] {
                    "java.lang.String", "boolean"
                }));
        return Duration.ofNanos(System.nanoTime() - beganNanos);
    }

    private static void removeAll(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
