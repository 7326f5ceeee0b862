package io.plumbline.server.launcher;

import com.sun.management.OperatingSystemMXBean;
import io.plumbline.persistence.configuration.Settings;
import java.lang.management.ManagementFactory;

/**
 * How much memory the embedded PostgreSQL may count on; immutable.
 *
 * @param bufferBytes what it keeps of its tables itself ({@code shared_buffers}); taken as it is needed
 * @param cacheBytes what it may expect to be in memory, the system's file cache included ({@code effective_cache_size})
 */
public record DatabaseMemory(long bufferBytes, long cacheBytes) {

    private static final long LEAST_BUFFER_BYTES = 16L << 20;
    private static final long LEAST_DEFAULT_BYTES = 128L << 20;
    private static final long MOST_DEFAULT_BYTES = 1L << 30;

    public DatabaseMemory {
        if (bufferBytes < LEAST_BUFFER_BYTES) {
            throw new IllegalArgumentException(
                    "plumbline.database.buffers is \"" + bufferBytes + "\"; PostgreSQL needs at least 16MiB");
        }
    }

    static DatabaseMemory from(Settings settings) {
        var machineBytes =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        var bufferBytes = settings.bytes("plumbline.database.buffers", usualBufferBytes(machineBytes));
        return new DatabaseMemory(bufferBytes, Math.max(bufferBytes, machineBytes / 2));
    }

    /** An eighth of the machine, or of the container: the server's heap, captures and the file cache want theirs, too. */
    static long usualBufferBytes(long machineBytes) {
        return Math.min(MOST_DEFAULT_BYTES, Math.max(LEAST_DEFAULT_BYTES, machineBytes / 8));
    }
}
