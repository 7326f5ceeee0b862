package io.plumbline.batch.heap;

/**
 * What building an index takes, known once the objects are counted and before anything large is allocated.
 *
 * @param memoryBytes memory at the peak, on the Java heap and beside it, without the dump's pages in the file cache
 * @param heapBytes the part of it that lies on the Java heap: the least {@code -Xmx}
 * @param diskBytes for the index and temporary files beside it
 */
public record MemoryEstimate(long objects, long memoryBytes, long heapBytes, long diskBytes) {}
