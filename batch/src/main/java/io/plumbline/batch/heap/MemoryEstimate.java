package io.plumbline.batch.heap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What building an index takes, known once the objects are counted and before anything large is allocated.
 *
 * @param memoryBytes memory at the peak, on the Java heap and beside it, without the pages of files
 * @param heapBytes the part of it that lies on the Java heap: the least {@code -Xmx}
 * @param diskBytes for the index and temporary files beside it
 */
public record MemoryEstimate(long objects, long memoryBytes, long heapBytes, long diskBytes) {

    private static final long MOST_OBJECTS = Integer.MAX_VALUE - 64L;
    private static final long MOST_PAGES = 16_000;
    private static final long MACHINE_BYTES = 48L << 20;
    private static final long CLASS_BYTES = 2_000;
    private static final long WORKERS_BYTES = 24L << 20;
    /** Two sets of objects, at a bit each. */
    private static final int OBJECTS_OF_A_HEAP_BYTE = 4;

    private static final int OFF_HEAP_BYTES_OF_AN_OBJECT = 20;
    private static final int DISK_BYTES_OF_AN_OBJECT = 40;

    /** By the number of objects, of pages of addresses and of classes. */
    static MemoryEstimate of(long objects, int pages, int classes) {
        long pageBytes = (long) pages * AddressMarks.PAGE_WORDS * Long.BYTES;
        long heap =
                WORKERS_BYTES + pageBytes + pageBytes / 16 + objects / OBJECTS_OF_A_HEAP_BYTE + classes * CLASS_BYTES;
        long memory = MACHINE_BYTES + heap + pageBytes + objects * OFF_HEAP_BYTES_OF_AN_OBJECT;
        return new MemoryEstimate(
                pages > MOST_PAGES ? Long.MAX_VALUE : objects,
                memory,
                heap,
                2 * pageBytes + objects * DISK_BYTES_OF_AN_OBJECT);
    }

    /** Why the build would not fit, and what to do; empty if it fits. */
    Optional<String> refusal(long memoryLimit, Path directory) throws IOException {
        if (objects > MOST_OBJECTS) {
            return Optional.of("An index holds at most " + MOST_OBJECTS + " objects within 64 GB of addresses");
        }
        if (memoryBytes > memoryLimit) {
            return Optional.of("The index of " + objects + " objects needs " + megabytes(memoryBytes)
                    + " of memory, and may have " + megabytes(memoryLimit) + ": allow it more");
        }
        long most = Runtime.getRuntime().maxMemory();
        if (heapBytes > most) {
            return Optional.of("The index of " + objects + " objects needs a Java heap of " + megabytes(heapBytes)
                    + ", and there are " + megabytes(most) + ": start it with -Xmx" + (heapBytes >> 20) + "m");
        }
        long free = Files.getFileStore(directory).getUsableSpace();
        if (diskBytes > free) {
            return Optional.of("The index of " + objects + " objects needs up to " + megabytes(diskBytes) + " in "
                    + directory + ", and " + megabytes(free) + " are free: make room, or write it elsewhere");
        }
        return Optional.empty();
    }

    private static String megabytes(long bytes) {
        return ((bytes + (1 << 20) - 1) >> 20) + " MB";
    }
}
