package io.plumbline.batch.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A JVM of its own for work on files that may be strange or too large: what they need, or do, is no danger to this one. What
 * classes it has says {@link EngineClassPath}. Thread-safe.
 *
 * @param heapBytes what it may take on its heap
 * @param deadline after which it is ended
 * @param memorySetting the key by which an administrator allows it more
 */
public record BoundedJvm(long heapBytes, Duration deadline, String memorySetting) {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int ANSWERED = 0;
    private static final int ABANDONED = 2;

    /** What a JVM ends with by ExitOnOutOfMemoryError. */
    private static final int OUT_OF_MEMORY = 3;

    /** What a JVM ends with that {@code kill -9} has ended, in the words of the JDK: 128 and the signal. */
    private static final int KILLED = 128 + 9;

    private static final long LEAST_HEAP_BYTES = 24L << 20;
    private static final int LONGEST_REASON = 500;
    private static final Set<String> OPTIONS_OF_ALL = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** One for heaps and files that somebody sent. */
    public BoundedJvm(long heapBytes, Duration deadline) {
        this(heapBytes, deadline, "plumbline.forensics.memory");
    }

    /** How it ended. */
    public sealed interface End {

        /** It has written its answer. */
        record Answered() implements End {}

        /**
         * It has not.
         *
         * @param outOfMemory whether its heap was too small
         */
        record Failed(String reason, boolean outOfMemory) implements End {}

        /** Somebody wanted it to stop. */
        record Stopped() implements End {}
    }

    /**
     * Runs a program to its end.
     *
     * @param program calls {@link #endWithWhoStartedUs} first and {@link #answered} last
     * @param said where what it prints goes, in the folder for what it needs meanwhile; the file is of no use afterwards
     * @param stopped asked several times a second
     * @throws InterruptedException if this thread is interrupted; the other JVM is ended then, too
     */
    public End run(Class<?> program, List<String> arguments, Path said, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command(program, arguments, said))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        // options that somebody gives to all his JVMs would contradict ours
        builder.environment().keySet().removeAll(OPTIONS_OF_ALL);
        var process = builder.start();
        try {
            var begunNanos = System.nanoTime();
            while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (stopped.getAsBoolean()) {
                    return new End.Stopped();
                }
                if (System.nanoTime() - begunNanos > deadline.toNanos()) {
                    return new End.Failed("it was looked at for " + deadline.toSeconds() + " s without end", false);
                }
            }
            return process.exitValue() == ANSWERED
                    ? new End.Answered()
                    : new End.Failed(reason(said, process.exitValue()), process.exitValue() == OUT_OF_MEMORY);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private List<String> command(Class<?> program, List<String> arguments, Path said) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + Math.max(LEAST_HEAP_BYTES, heapBytes) / 1024 + "k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                // what it leaves there when it is ended goes with the folder
                "-Djava.io.tmpdir=" + said.toAbsolutePath().getParent(),
                "-classpath",
                EngineClassPath.of(program),
                program.getName()));
        command.addAll(arguments);
        return command;
    }

    private String reason(Path said, int exitValue) throws IOException {
        if (exitValue == OUT_OF_MEMORY) {
            return "looking at it takes more memory than " + memorySetting + " allows";
        }
        if (exitValue == KILLED) {
            // it is not started again: where memory has run out, the next that the system kills may be this JVM
            return "the JVM that looked at it was killed (SIGKILL), as the system does when memory runs out; give the machine or"
                    + " the container more, or lower what " + memorySetting + " allows";
        }
        var text = new String(Files.readAllBytes(said), StandardCharsets.UTF_8).strip();
        return text.isEmpty()
                ? "the JVM that looked at it ended with exit code " + exitValue
                : text.substring(0, Math.min(LONGEST_REASON, text.length()));
    }

    /** In the other JVM: has it end by itself when whoever started it has ended, which the end of its standard input tells. */
    public static void endWithWhoStartedUs() {
        var watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // nobody writes
                        }
                    } catch (IOException gone) {
                        // he is gone, too
                    }
                    Runtime.getRuntime().halt(ABANDONED);
                },
                "end of the parent");
        watch.setDaemon(true);
        watch.start();
    }

    /** In the other JVM: ends it, its answer being written. */
    public static void answered() {
        System.exit(ANSWERED);
    }
}
