package io.plumbline.batch.forensics;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Asks a heap dump who keeps objects alive, in a JVM of its own: what a dump needs, or does, is no danger to this one. Thread-safe.
 *
 * @param memoryBytes what that JVM may take on and beside its heap
 * @param deadline after which it is ended
 */
public record HolderSearch(long memoryBytes, Duration deadline) {

    private static final Duration LOOK = Duration.ofMillis(200);

    /** Indexing needs a twentieth of its memory on the heap, questions somewhat more. */
    static final int HEAP_PART = 8;

    private static final long LEAST_HEAP_BYTES = 24L << 20;
    private static final int LONGEST_REASON = 500;
    private static final Set<String> OPTIONS_OF_ALL = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** What came of it. */
    public sealed interface Outcome {

        /** The holders of those classes that have one. */
        record Found(List<Holders.Holder> holders) implements Outcome {

            public Found {
                holders = List.copyOf(holders);
            }
        }

        /** The dump could not be looked at. */
        record Failed(String reason) implements Outcome {}

        /** Somebody wanted it to stop. */
        record Stopped() implements Outcome {}
    }

    /**
     * Looks who holds the objects of some classes.
     *
     * @param folder for what is only needed meanwhile; what an earlier search left there goes
     * @param classNames normalised
     * @param stopped asked several times a second
     * @throws InterruptedException if this thread is interrupted; the other JVM is ended then, too
     */
    public Outcome search(Path dump, Path folder, Collection<String> classNames, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        empty(folder);
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            return searchIn(folder, dump, classNames, stopped);
        } finally {
            empty(folder);
            Files.deleteIfExists(folder);
        }
    }

    private Outcome searchIn(Path folder, Path dump, Collection<String> classNames, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        var answer = folder.resolve("holders");
        var said = folder.resolve("said");
        var classes = Files.write(folder.resolve("classes"), classNames);
        var builder = new ProcessBuilder(command(dump, folder.resolve("index"), answer, classes))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        // options that somebody gives to all his JVMs would contradict ours
        builder.environment().keySet().removeAll(OPTIONS_OF_ALL);
        var process = builder.start();
        try {
            var begunNanos = System.nanoTime();
            while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (stopped.getAsBoolean()) {
                    return new Outcome.Stopped();
                }
                if (System.nanoTime() - begunNanos > deadline.toNanos()) {
                    return new Outcome.Failed("the heap was looked at for " + deadline.toSeconds() + " s without end");
                }
            }
            return process.exitValue() == HolderProcess.ANSWERED
                    ? HolderFormat.readFrom(answer)
                    : new Outcome.Failed(reason(said, process.exitValue()));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private List<String> command(Path dump, Path index, Path answer, Path classes) throws IOException {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + Math.max(LEAST_HEAP_BYTES, memoryBytes / HEAP_PART) / 1024 + "k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-classpath",
                ownClasses(),
                HolderProcess.class.getName(),
                dump.toString(),
                index.toString(),
                answer.toString(),
                Long.toString(memoryBytes),
                classes.toString());
    }

    /** The engine needs nothing but itself. */
    private static String ownClasses() throws IOException {
        var source = HolderProcess.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IOException("it is not known where this program lies, so that no further JVM can be started");
        }
        try {
            return Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException | IllegalArgumentException strange) {
            throw new IOException("no JVM can be started from \"" + source.getLocation() + "\"", strange);
        }
    }

    private static String reason(Path said, int exitValue) throws IOException {
        var text = new String(Files.readAllBytes(said), StandardCharsets.UTF_8).strip();
        return text.isEmpty()
                ? "the JVM that looked at the heap ended with exit code " + exitValue
                : text.substring(0, Math.min(LONGEST_REASON, text.length()));
    }

    private static void empty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
