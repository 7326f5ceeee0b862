package io.plumbline.batch.trace;

/** Who wanted a collection. */
public enum GcOrigin {
    /** The JVM, because it needed room or thought it time. */
    JVM("the JVM"),
    /** The program or a tool: {@code System.gc()}, a histogram, a heap dump. */
    ASKED("the program or a tool"),
    /** This product, when it took evidence. */
    OWN("Plumbline");

    private final String words;

    GcOrigin(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
