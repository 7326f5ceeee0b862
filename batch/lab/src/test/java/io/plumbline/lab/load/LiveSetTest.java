package io.plumbline.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class LiveSetTest {

    private static final double MEBIBYTE = 1 << 20;

    @Test
    void itHoldsAsManyMegabytesAsItWasTold() {
        var before = heapUsedAfterCollection();

        LiveSet.hold(16);

        assertThat(heapUsedAfterCollection() - before).isBetween(15.5 * MEBIBYTE, 17 * MEBIBYTE);
    }

    /** What earlier tests have left goes with several collections, not with one. */
    private static double heapUsedAfterCollection() {
        var used = Long.MAX_VALUE;
        for (var next = collected(); next < used; next = collected()) {
            used = next;
        }
        return used;
    }

    private static long collected() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
