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
    /** Its records, layout, sizes and counts, its name, and what is written of it. */
    private static final long CLASS_BYTES = 1_000;
    /** A field that a class declares or inherits. */
    private static final long FIELD_BYTES = 24;

    private static final long WORKERS_BYTES = 24L << 20;
    /** Addresses of a page, in bytes, as most heaps align objects. */
    private static final long PAGE_SPAN_BYTES = 8L << AddressMarks.PAGE_BITS;

    private static final int SETS_OF_OBJECTS = 7;
    private static final int OFF_HEAP_BYTES_OF_AN_OBJECT = 20;
    /** Retained sizes then take a second half. */
    private static final long LARGE_HEAP_BYTES = 32L << 30;

    private static final int DISK_BYTES_OF_AN_OBJECT = 46;

    /**
     * By the number of objects, of pages of addresses, and of classes.
     *
     * @param fields those that classes declare and inherit
     * @param namesBytes what the table of all names in the dump takes on the heap
     */
    static MemoryEstimate of(long objects, int pages, int classes, long fields, long namesBytes) {
        long pageBytes = (long) pages * AddressMarks.PAGE_WORDS * Long.BYTES;
        // marks are gone from the heap before there are sets
        long heap = WORKERS_BYTES
                + Math.max(pageBytes, objects * SETS_OF_OBJECTS / Byte.SIZE)
                + pageBytes / 8
                + classes * CLASS_BYTES
                + fields * FIELD_BYTES
                + namesBytes;
        long offHeapOfAnObject = pages * PAGE_SPAN_BYTES < LARGE_HEAP_BYTES
                ? OFF_HEAP_BYTES_OF_AN_OBJECT
                : OFF_HEAP_BYTES_OF_AN_OBJECT + Integer.BYTES;
        return new MemoryEstimate(
                pages > MOST_PAGES ? Long.MAX_VALUE : objects,
                MACHINE_BYTES + heap + pageBytes + objects * offHeapOfAnObject,
                heap,
                2 * pageBytes + objects * DISK_BYTES_OF_AN_OBJECT);
    }

    /** What lies beside the Java heap at the peak, the machine included. */
    public long besideBytes() {
        return memoryBytes - heapBytes;
    }

    /** The {@code -Xmx} that leaves the heap its room: of each an eighth is never used, the second survivor space and some more. */
    public long heapLimitBytes() {
        return heapBytes + heapBytes / 8;
    }

    /** The least that a process needs that builds the index, on the Java heap and beside it. */
    public long processBytes() {
        return besideBytes() + heapLimitBytes();
    }

    /** Whether a Java heap of that size is large enough, and leaves enough of the memory for what lies beside it. */
    public boolean fits(long maximumHeapBytes, long memoryLimit) {
        return heapBytes <= maximumHeapBytes && besideBytes() <= memoryLimit - maximumHeapBytes;
    }

    /**
     * Why the build would not fit, and what to do; empty if it fits. The limit is that of the whole process: its Java heap
     * counts as large as it may become.
     */
    Optional<String> refusal(long memoryLimit, Path directory) throws IOException {
        if (objects > MOST_OBJECTS) {
            return Optional.of("an index holds at most " + MOST_OBJECTS + " objects within 64 GB of addresses");
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (heapBytes > heap) {
            return Optional.of("it needs a Java heap (-Xmx) of " + megabytes(heapBytes) + ", and this one may have "
                    + megabytes(heap));
        }
        long process = besideBytes() + heap;
        if (memoryLimit != Long.MAX_VALUE && process > memoryLimit) {
            return Optional.of("with a Java heap of " + megabytes(heap) + " the process needs " + megabytes(process)
                    + " of memory, and may have " + megabytes(memoryLimit));
        }
        long free = Files.getFileStore(directory).getUsableSpace();
        if (diskBytes > free) {
            return Optional.of("it needs up to " + megabytes(diskBytes) + " in " + directory + ", and "
                    + megabytes(free) + " are free: make room, or write it elsewhere");
        }
        return Optional.empty();
    }

    private static String megabytes(long bytes) {
        return ((bytes + (1 << 20) - 1) >> 20) + " MB";
    }
}
