package io.plumbline.batch.hprof;

/** How a JVM lays out objects; nothing in a dump says it, but the distances of its addresses do. */
public enum HeaderLayout {
    COMPRESSED_CLASSES(12, 16, 4),
    UNCOMPRESSED(16, 24, 8),
    COMPACT(8, 12, 4),
    BITS_32(8, 12, 4);

    private static final int ALIGNMENT = 8;

    public final int headerBytes;
    public final int arrayHeaderBytes;
    public final int referenceBytes;

    HeaderLayout(int headerBytes, int arrayHeaderBytes, int referenceBytes) {
        this.headerBytes = headerBytes;
        this.arrayHeaderBytes = arrayHeaderBytes;
        this.referenceBytes = referenceBytes;
    }

    public static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
