package io.plumbline.server.command;

import io.plumbline.batch.heap.MemoryEstimate;
import io.plumbline.server.launcher.ExitCode;
import io.plumbline.server.launcher.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * This command in a JVM of its own, whose heap is so small that heap, machine and what the engine takes beside the heap
 * stay below a limit: no running JVM can bound its own heap.
 *
 * <p>How the limit is best divided is known when the objects are counted, or when the heap has run out. The process then ends
 * without a word, having told how large a heap it wants, and the command begins once more in another one.
 */
final class BoundedProcess {

    /** What the waiting process takes itself. */
    private static final long WAITING_BYTES = 48L << 20;

    /** What the process with the bounded heap and the waiting one may take together, in bytes. */
    private static final String LIMIT = "io.plumbline.heap.limit";

    /** Names the file in which the process with the bounded heap tells how large a heap it wants; absent in the last attempt. */
    private static final String WANTED = "io.plumbline.heap.wanted";

    /** A larger heap to count in, the one that the count asks for, a larger one for the question: more of them lead nowhere. */
    private static final int ATTEMPTS = 4;

    private static final long LEAST_HEAP_BYTES = 24L << 20;

    /** A JVM makes its heap a little larger than it is told, which then lacks beside it. */
    private static final long HEAP_STEP_BYTES = 2L << 20;

    private static final int FIRST_PART = 4;
    private static final int PART_FOR_COUNTING = 2;

    /** Less more than that is not worth another attempt. */
    private static final double WORTH_IT = 1.1;

    /** As {@code EX_TEMPFAIL} of sysexits(3), which asks for another attempt; nobody but {@link #run} sees it. */
    private static final int ANOTHER = 75;

    private BoundedProcess() {}

    /** In the process with the bounded heap: another one is to begin, with a heap of another size. */
    static final class AnotherDivisionException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final long heapBytes;

        private AnotherDivisionException(long heapBytes) {
            super("a Java heap of " + heapBytes + " bytes is wanted", null, false, false);
            this.heapBytes = heapBytes;
        }

        /** Tells it; gives the exit code. */
        int told() throws IOException {
            Files.writeString(Path.of(System.getProperty(WANTED)), Long.toString(heapBytes));
            return ANOTHER;
        }
    }

    /** Whether this process has the bounded heap already. */
    static boolean isThis() {
        return System.getProperty(LIMIT) != null;
    }

    /** What this process may take, in bytes, if it has the bounded heap; otherwise nobody limits it. */
    static long share() {
        return isThis() ? Math.max(1, Long.getLong(LIMIT) - WAITING_BYTES) : Long.MAX_VALUE;
    }

    /**
     * After an index did not fit.
     *
     * @return what to do about it; empty if it is not for the memory that this process may take, or nobody limits that
     * @throws AnotherDivisionException if it fits where the heap takes all that is left beside the rest
     */
    static String advice(MemoryEstimate estimate) {
        if (estimate.fits(Runtime.getRuntime().maxMemory(), share())) {
            return "";
        }
        long leftBytes = share() - estimate.besideBytes();
        long heapBytes = leftBytes - leftBytes % HEAP_STEP_BYTES;
        if (heapBytes >= leastHeapFor(estimate)) {
            wantHeapOf(heapBytes);
        }
        return isThis() ? "; --memory=" + megabytesFor(estimate) + "m is enough for it" : "";
    }

    /**
     * After the heap ran out.
     *
     * @throws AnotherDivisionException if there may be a larger one
     */
    static void enlargeHeap() {
        long heapBytes = share() / PART_FOR_COUNTING;
        if (heapBytes > WORTH_IT * Runtime.getRuntime().maxMemory()) {
            wantHeapOf(heapBytes);
        }
    }

    private static void wantHeapOf(long bytes) {
        if (System.getProperty(WANTED) != null) {
            throw new AnotherDivisionException(bytes);
        }
    }

    private static long megabytesFor(MemoryEstimate estimate) {
        long bytes = WAITING_BYTES + estimate.besideBytes() + leastHeapFor(estimate) + HEAP_STEP_BYTES;
        return (bytes >> 20) + 1;
    }

    private static long leastHeapFor(MemoryEstimate estimate) {
        return Math.max(LEAST_HEAP_BYTES, estimate.heapLimitBytes());
    }

    /** Runs the command there, with the same input and output; gives its exit code. */
    static int run(long limitBytes, List<String> arguments) throws LaunchException {
        try {
            var wanted = Files.createTempFile("plumbline-heap-", ".wanted");
            try {
                return run(limitBytes, wanted, arguments);
            } finally {
                Files.deleteIfExists(wanted);
            }
        } catch (IOException wrong) {
            throw LaunchException.environment("no JVM could be started: " + wrong.getMessage());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return ExitCode.OUR_FAULT.code();
        }
    }

    private static int run(long limitBytes, Path wanted, List<String> arguments)
            throws IOException, InterruptedException {
        var asking = List.of("-D" + LIMIT + "=" + limitBytes, "-D" + WANTED + "=" + wanted);
        long heapBytes = limitBytes / FIRST_PART;
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            int exitCode = run(heapBytes, asking, arguments);
            if (exitCode != ANOTHER) {
                return exitCode;
            }
            heapBytes = Long.parseLong(Files.readString(wanted));
        }
        return run(heapBytes, asking.subList(0, 1), arguments);
    }

    private static int run(long heapBytes, List<String> properties, List<String> arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + Math.max(LEAST_HEAP_BYTES, heapBytes) / 1024 + "k",
                "-XX:+UseSerialGC"));
        command.addAll(properties);
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), Plumbline.class.getName()));
        command.addAll(arguments);
        var process = new ProcessBuilder(command).inheritIO().start();
        var end = new Thread(process::destroy, "end of the bounded process");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return process.waitFor();
        } finally {
            endedBefore(end);
        }
    }

    /* While this process ends, the hook is what is running. */
    private static void endedBefore(Thread end) {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException ending) {
            // then it has done its work
        }
    }
}
