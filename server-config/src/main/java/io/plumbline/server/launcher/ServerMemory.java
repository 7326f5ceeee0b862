package io.plumbline.server.launcher;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the server's JVM keeps what it does not need; immutable.
 *
 * <p>Left alone it takes its whole heap at once and keeps it, since a heap that is too large costs a JVM nothing. Plumbline is one of
 * several processes on its machine: PostgreSQL beside it, and the file cache of both, need what the server does not.
 *
 * @param heapBytes the largest heap
 */
record ServerMemory(long heapBytes) {

    /** Requests leave little behind: the young generation fills in seconds, and what survives is small. */
    private static final int YOUNG_SHARE = 10;

    private static final long LEAST_YOUNG_BYTES = 32L << 20;
    private static final long FIRST_HEAP_BYTES = 96L << 20;

    /** Options of the JVM that everybody has since Java 17. */
    List<String> options() {
        var options = new ArrayList<>(List.of(
                "-Xms" + Math.min(FIRST_HEAP_BYTES, heapBytes),
                "-XX:MaxNewSize=" + Math.max(LEAST_YOUNG_BYTES, heapBytes / YOUNG_SHARE),
                // the heap grows where a third of the time goes into collections, not a thirteenth
                "-XX:GCTimeRatio=2",
                // after each marking 20 to 30 percent of it are free
                "-XX:MinHeapFreeRatio=20",
                "-XX:MaxHeapFreeRatio=30",
                // and it is marked when it is fuller than a marking leaves it, or one marking would follow another
                "-XX:-G1UseAdaptiveIHOP",
                "-XX:InitiatingHeapOccupancyPercent=85",
                // the application asks for a marking where it would give much back
                "-XX:+ExplicitGCInvokesConcurrent"));
        // what compilers leave of the C heap goes back, too; later updates of Java 17 know how
        if (knows("TrimNativeHeapInterval")) {
            options.add("-XX:TrimNativeHeapInterval=10000");
        }
        return options;
    }

    /** Variables of the process: two parts of the C heap instead of eight for each core, each with room that nobody uses. */
    Map<String, String> environment() {
        return Map.of("MALLOC_ARENA_MAX", "2");
    }

    /** The server runs on the JVM that this process runs on. */
    private static boolean knows(String option) {
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).getVMOption(option);
            return true;
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }
}
