package io.plumbline.batch.capture;

import static io.plumbline.batch.capture.MemorySample.UNKNOWN;

import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

/**
 * Takes {@link MemorySample}s: about twenty bean reads in one question, which stop nothing in the JVM. Thread-safe.
 */
public final class MemorySampler {

    private final Clock clock;

    /** @param clock stamps the samples */
    public MemorySampler(Clock clock) {
        this.clock = clock;
    }

    /** Reads the memory of a JVM now; resident memory only if the JVM is this one or runs on this machine. */
    public MemorySample sample(JvmConnection connection) throws TargetException {
        var rssBytes = ResidentMemory.of(connection);
        return connection.ask(beans -> read(beans, rssBytes));
    }

    private MemorySample read(MBeanServerConnection beans, long rssBytes) throws IOException, JMException {
        var pools = PoolReading.of(beans);
        var collections = CollectorReading.of(beans, pools.heapNames());
        var heap = BeanReading.of(beans, ManagementFactory.MEMORY_MXBEAN_NAME, "HeapMemoryUsage");
        var threads = BeanReading.of(beans, ManagementFactory.THREAD_MXBEAN_NAME, "ThreadCount");
        var classes = BeanReading.of(beans, ManagementFactory.CLASS_LOADING_MXBEAN_NAME, "LoadedClassCount");
        var system = BeanReading.of(beans, ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME, "OpenFileDescriptorCount");
        return new MemorySample(
                clock.instant(),
                heap.usage("HeapMemoryUsage", "used"),
                heap.usage("HeapMemoryUsage", "committed"),
                heap.usage("HeapMemoryUsage", "max"),
                collections.floorBytes(),
                collections.count(),
                collections.young(),
                collections.old(),
                collections.millis(),
                collections.lastPauseMillis(),
                pools.metaspaceBytes(),
                pools.codeCacheBytes(),
                bufferBytes(beans, "direct"),
                bufferBytes(beans, "mapped"),
                threads.number("ThreadCount"),
                classes.number("LoadedClassCount"),
                system.number("OpenFileDescriptorCount"),
                rssBytes,
                UNKNOWN);
    }

    private static long bufferBytes(MBeanServerConnection beans, String pool) throws IOException, JMException {
        var bean = "java.nio:type=BufferPool,name=" + pool;
        return beans.isRegistered(new ObjectName(bean))
                ? BeanReading.of(beans, bean, "MemoryUsed").number("MemoryUsed")
                : UNKNOWN;
    }
}
