package io.plumbline.batch.heap;

/**
 * How an index is built.
 *
 * @param memoryBytes how much memory, on the Java heap and beside it, the build may take in all
 * @param threads how many threads read the dump
 */
public record IndexSettings(long memoryBytes, int threads) {

    public IndexSettings {
        if (memoryBytes <= 0) {
            throw new IllegalArgumentException("No memory: " + memoryBytes + " bytes");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("A dump is read by at least one thread, not by " + threads);
        }
    }

    /** No limit on memory, a thread per processor. */
    public static IndexSettings unlimited() {
        return new IndexSettings(Long.MAX_VALUE, Runtime.getRuntime().availableProcessors());
    }
}
