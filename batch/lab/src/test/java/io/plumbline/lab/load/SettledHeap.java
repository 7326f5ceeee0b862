package io.plumbline.lab.load;

import java.lang.management.ManagementFactory;

/** How much of this JVM's heap is in use once nothing more of it goes by itself. */
public final class SettledHeap {

    private static final int COLLECTIONS_WITHOUT_LESS = 3;
    private static final long NOISE_BYTES = 16 << 10;

    private SettledHeap() {}

    /**
     * The lowest of several readings, in bytes: what cleaners and ended threads let go needs more than one collection, and a
     * thread that allocates right after one has a region of its own, a mebibyte, that counts as used.
     */
    public static long usedBytes() {
        var lowest = Long.MAX_VALUE;
        var withoutLess = 0;
        while (withoutLess < COLLECTIONS_WITHOUT_LESS) {
            System.gc();
            var used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            withoutLess = used < lowest - NOISE_BYTES ? 0 : withoutLess + 1;
            lowest = Math.min(lowest, used);
        }
        return lowest;
    }
}
