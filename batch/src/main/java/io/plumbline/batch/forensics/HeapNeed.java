package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.MemoryEstimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the dumps that were counted so far need of memory, as the JVM that looks at them tells the one that started it, in a file of their
 * folder. Immutable.
 *
 * @param heapBytes the largest Java heap ({@code -Xmx}) that one of them needs
 * @param besideBytes the most that one of them takes beside the Java heap, the machine included
 * @param refused whether one did not fit as the memory was divided
 */
record HeapNeed(long heapBytes, long besideBytes, boolean refused) {

    private static final String FILE = "need";
    private static final int LINES = 3;

    /** Adds what a dump needs that was counted in this JVM, which may take so much in all. */
    static void tell(MemoryEstimate estimate, long memoryBytes, Path folder) throws IOException {
        var before = toldIn(folder).orElse(new HeapNeed(0, 0, false));
        var need = new HeapNeed(
                Math.max(before.heapBytes, estimate.heapLimitBytes()),
                Math.max(before.besideBytes, estimate.besideBytes()),
                before.refused || !estimate.fits(Runtime.getRuntime().maxMemory(), memoryBytes));
        need.writeTo(folder);
    }

    /** What was told; empty if no dump was counted to its end. */
    static Optional<HeapNeed> toldIn(Path folder) throws IOException {
        var file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var told = Files.readAllLines(file);
        return told.size() < LINES
                ? Optional.empty()
                : Optional.of(new HeapNeed(
                        Long.parseLong(told.get(0)), Long.parseLong(told.get(1)), Boolean.parseBoolean(told.get(2))));
    }

    /** The same before another attempt, which may not be refused. */
    void tellAgain(Path folder) throws IOException {
        new HeapNeed(heapBytes, besideBytes, false).writeTo(folder);
    }

    private void writeTo(Path folder) throws IOException {
        Files.write(
                folder.resolve(FILE),
                List.of(Long.toString(heapBytes), Long.toString(besideBytes), Boolean.toString(refused)));
    }
}
