package io.plumbline.batch.capture;

import static io.plumbline.batch.capture.MemorySample.UNKNOWN;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServerConnection;

/** Memory pools of a JVM: which belong to the heap, and the use of those that do not. */
record PoolReading(Set<String> heapNames, long metaspaceBytes, long codeCacheBytes) {

    static PoolReading of(MBeanServerConnection beans) throws IOException, JMException {
        var heapNames = new HashSet<String>();
        var metaspaceBytes = UNKNOWN;
        var codeCacheBytes = UNKNOWN;
        var pools = BeanReading.beansByName(beans, ManagementFactory.MEMORY_POOL_MXBEAN_DOMAIN_TYPE);
        for (var pool : pools.entrySet()) {
            var reading = BeanReading.of(beans, pool.getValue(), "Type", "Usage");
            var usedBytes = reading.usage("Usage", "used");
            if ("HEAP".equals(reading.values().get("Type"))) {
                heapNames.add(pool.getKey());
            } else if (pool.getKey().equals("Metaspace")) {
                metaspaceBytes = usedBytes;
            } else if (pool.getKey().startsWith("Code")) {
                codeCacheBytes = Math.max(codeCacheBytes, 0) + usedBytes;
            }
        }
        return new PoolReading(heapNames, metaspaceBytes, codeCacheBytes);
    }
}
