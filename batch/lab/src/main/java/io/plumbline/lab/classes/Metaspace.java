package io.plumbline.lab.classes;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;

/** What the classes of this JVM occupy. Thread-safe. */
final class Metaspace {

    private static final MemoryPoolMXBean POOL = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Metaspace"))
            .findFirst()
            .orElseThrow();

    private Metaspace() {}

    /** All that it is now. */
    static long usedBytes() {
        return POOL.getUsage().getUsed();
    }
}
