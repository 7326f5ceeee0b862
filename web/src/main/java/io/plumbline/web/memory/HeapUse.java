package io.plumbline.web.memory;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.List;

/**
 * The heap of a JVM with the collector G1, in bytes; immutable.
 *
 * @param committed what it takes of the machine's memory
 * @param old what objects take that have survived some collections, garbage among them
 * @param young what new objects take before they are collected
 */
record HeapUse(long committed, long old, long young) {

    private static final String OLD = "G1 Old Gen";
    private static final List<String> YOUNG = List.of("G1 Eden Space", "G1 Survivor Space");

    /** That of this JVM, now; all zero with another collector. */
    static HeapUse now() {
        long committed = 0;
        long old = 0;
        long young = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            var usage = pool.getUsage();
            if (pool.getName().equals(OLD)) {
                committed += usage.getCommitted();
                old += usage.getUsed();
            } else if (YOUNG.contains(pool.getName())) {
                committed += usage.getCommitted();
                young += usage.getCommitted();
            }
        }
        return new HeapUse(committed, old, young);
    }

    /**
     * What a marking gives back at least, below zero if nothing.
     *
     * @param freePercent how much of the heap may be free after a marking, in percent of the heap
     */
    long spare(int freePercent) {
        if (freePercent >= 100) {
            return -1;
        }
        return committed - (old + young) * 100 / (100 - freePercent);
    }
}
