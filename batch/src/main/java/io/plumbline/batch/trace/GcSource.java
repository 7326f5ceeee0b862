package io.plumbline.batch.trace;

/** Where a garbage collection was read from. */
public enum GcSource {
    RECORDING("recording"),
    LOG("GC log");

    private final String words;

    GcSource(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
