package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapIndex;
import io.plumbline.batch.heap.IndexOutcome;
import io.plumbline.batch.heap.IndexProgress;
import io.plumbline.batch.heap.IndexSettings;
import io.plumbline.batch.process.BoundedJvm;
import io.plumbline.batch.process.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of its own in which heaps are looked at, and how its memory is divided between its Java heap and what lies beside it: whoever
 * looks at heaps there does so by this. Thread-safe.
 *
 * <p>What a dump needs is known when its objects and classes are counted, which takes a small part of the time; the heap of a JVM is
 * fixed before. So the first one has a quarter of the memory for its heap. That is enough for tens of thousands of classes and leaves
 * room for some fifteen million objects in 512 MB. If it is refused, or too little for the questions behind, another one begins with all
 * that remains beside what the dump takes off the heap. Heap and the rest together stay within the memory in each case.
 *
 * @param memoryBytes what it may take on and beside its heap
 * @param deadline after which it is ended
 */
public record HeapJvm(long memoryBytes, Duration deadline) {

    private static final int FIRST_PART = 4;
    private static final int PART_FOR_COUNTING = 2;

    /** Less more than that is not worth another attempt. */
    private static final double WORTH_IT = 1.1;

    /**
     * Runs a program that tells by {@link HeapNeed} what dumps need, until it answers or more memory is not to be had.
     *
     * @param program see {@link BoundedJvm#run}
     * @param folder where the program tells what it needs
     * @param said where what it prints goes
     * @param stopped asked several times a second
     */
    public BoundedJvm.End run(
            Class<?> program, List<String> arguments, ScratchFolder folder, Path said, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        long begunNanos = System.nanoTime();
        long heapBytes = memoryBytes / FIRST_PART;
        while (true) {
            var left = deadline.minusNanos(System.nanoTime() - begunNanos);
            var end = new BoundedJvm(heapBytes, left).run(program, arguments, said, stopped);
            long better = better(heapBytes, end, folder.path());
            if (better == heapBytes) {
                return end;
            }
            heapBytes = better;
        }
    }

    /** The heap to try next; the same if there is no use in it. */
    private long better(long heapBytes, BoundedJvm.End end, Path folder) throws IOException {
        boolean outOfMemory = end instanceof BoundedJvm.End.Failed failed && failed.outOfMemory();
        var need = HeapNeed.toldIn(folder);
        if (need.isEmpty()) {
            return outOfMemory ? Math.max(heapBytes, memoryBytes / PART_FOR_COUNTING) : heapBytes;
        }
        long most = memoryBytes - need.get().besideBytes();
        boolean another =
                need.get().refused() ? most >= need.get().heapBytes() : outOfMemory && most > WORTH_IT * heapBytes;
        if (another) {
            need.get().tellAgain(folder);
            return most;
        }
        return heapBytes;
    }

    /**
     * In that JVM: makes the index of a dump, unless an attempt before did, and tells what it needs.
     *
     * @param index in the folder of {@link #run}
     * @param memoryBytes what this JVM may take on and beside its heap
     * @return why there is none; null if it is there
     */
    static @Nullable String indexed(Path dump, Path index, long memoryBytes, IndexProgress followed)
            throws IOException {
        if (Files.exists(index) && HeapIndex.isOf(index, dump)) {
            return null;
        }
        var folder = index.toAbsolutePath().resolveSibling(".").normalize();
        var outcome = HeapIndex.build(dump, index, new IndexSettings(memoryBytes, 1), followed);
        if (outcome instanceof IndexOutcome.Indexed indexed) {
            HeapNeed.tell(indexed.estimate(), memoryBytes, folder);
            return null;
        }
        if (outcome instanceof IndexOutcome.TooLarge refused) {
            HeapNeed.tell(refused.estimate(), memoryBytes, folder);
            return refusal(refused, memoryBytes);
        }
        throw new IllegalStateException("An index that nobody cancels was cancelled");
    }

    private static String refusal(IndexOutcome.TooLarge refused, long memoryBytes) {
        long neededBytes = refused.estimate().processBytes();
        return neededBytes <= memoryBytes
                ? refused.advice()
                : String.format(
                        Locale.ROOT,
                        "looking at this heap takes about %d MB, and plumbline.forensics.memory allows %d MB",
                        (neededBytes >> 20) + 1,
                        memoryBytes >> 20);
    }
}
