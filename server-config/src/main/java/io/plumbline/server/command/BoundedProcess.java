package io.plumbline.server.command;

import io.plumbline.batch.heap.MemoryEstimate;
import io.plumbline.server.launcher.ExitCode;
import io.plumbline.server.launcher.LaunchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * This command in a JVM of its own, whose heap is so small that heap, machine and what the engine takes beside the heap
 * stay below a limit: no running JVM can bound its own heap.
 */
final class BoundedProcess {

    /** What the waiting process takes itself. */
    private static final long WAITING_BYTES = 48L << 20;

    private static final String MARK = "io.plumbline.heap.bounded";
    private static final long LEAST_HEAP_BYTES = 24L << 20;
    /** Indexing needs a twentieth on the heap, questions about growth more. */
    private static final int HEAP_PART = 8;

    private BoundedProcess() {}

    /** Whether this process has the bounded heap already. */
    static boolean isThis() {
        return Boolean.getBoolean(MARK);
    }

    /** What of a limit the process with the bounded heap may take. */
    static long share(long limitBytes) {
        return isThis() ? Math.max(1, limitBytes - WAITING_BYTES) : limitBytes;
    }

    /** The limit that such an index needs, in megabytes. */
    static long megabytesFor(MemoryEstimate estimate) {
        long besideTheHeap = WAITING_BYTES + estimate.memoryBytes() - estimate.heapBytes();
        // of -Xmx a part is never used: the second survivor space
        long forTheHeap = HEAP_PART * (estimate.heapBytes() + estimate.heapBytes() / 8);
        long inAll = Math.max(besideTheHeap + LEAST_HEAP_BYTES, besideTheHeap * HEAP_PART / (HEAP_PART - 1));
        return (Math.max(forTheHeap, inAll) >> 20) + 1;
    }

    /** Runs the command there, with the same input and output; gives its exit code. */
    static int run(long limitBytes, List<String> arguments) throws LaunchException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + Math.max(LEAST_HEAP_BYTES, limitBytes / HEAP_PART) / 1024 + "k",
                "-XX:+UseSerialGC",
                "-D" + MARK + "=true",
                "-classpath",
                System.getProperty("java.class.path"),
                Plumbline.class.getName()));
        command.addAll(arguments);
        try {
            var process = new ProcessBuilder(command).inheritIO().start();
            var end = new Thread(process::destroy, "end of the bounded process");
            Runtime.getRuntime().addShutdownHook(end);
            return process.waitFor();
        } catch (IOException wrong) {
            throw LaunchException.environment("no JVM could be started: " + wrong.getMessage());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return ExitCode.OUR_FAULT.code();
        }
    }
}
