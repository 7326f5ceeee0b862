package io.plumbline.batch.capture;

import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.JvmConnection.Place;
import io.plumbline.batch.target.TargetException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import javax.management.ObjectName;

/**
 * Writes the live objects of a JVM of this machine to a file. The JVM stands still meanwhile, in the order of 7 s per GiB.
 * Thread-safe.
 */
public final class HeapSnapshot {

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
        var target = file.toAbsolutePath();
        var folder = target.getParent();
        if (folder == null || !target.toString().endsWith(".hprof")) {
            throw new IllegalArgumentException("\"" + file + "\" is not a file name that ends in .hprof");
        }
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString(), null, "evidence is never overwritten");
        }
        if (connection.place() == Place.ELSEWHERE) {
            return new Outcome.Refused("JVM \"" + connection.name()
                    + "\" is not on this machine; a heap can only be dumped where it lives");
        }
        var neededBytes = neededBytes(connection);
        var freeBytes = Files.getFileStore(folder).getUsableSpace();
        if (neededBytes > freeBytes) {
            return new Outcome.Refused("the dump may need " + neededBytes + " bytes in \"" + folder + "\", where "
                    + freeBytes + " are free");
        }
        return dump(connection, folder, target);
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
    private Outcome dump(JvmConnection connection, Path folder, Path target) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        var closed = Files.createTempDirectory(folder, ".heap-", ownerOnly);
        var partial = closed.resolve("heap.hprof");
        try {
            var beganNanos = System.nanoTime();
            connection.ask(
                    deadline,
                    beans -> beans.invoke(
                            new ObjectName(DIAGNOSTIC),
                            "dumpHeap",
                            new Object[] {partial.toString(), true},
                            new String[] {"java.lang.String", "boolean"}));
            var pause = Duration.ofNanos(System.nanoTime() - beganNanos);
            if (!Files.isRegularFile(partial)) {
                throw new IOException("JVM \"" + connection.name() + "\" says it wrote \"" + partial
                        + "\", but there is no such file here; it sees another file system");
            }
            Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rw-------"));
            Files.move(partial, target);
            return new Outcome.Taken(target, Files.size(target), pause);
        } finally {
            removeAll(closed);
        }
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
