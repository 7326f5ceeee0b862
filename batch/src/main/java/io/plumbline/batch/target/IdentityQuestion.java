package io.plumbline.batch.target;

import io.plumbline.batch.target.JvmIdentity.Collector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** Asks a JVM who it is. */
final class IdentityQuestion {

    private static final String[] ATTRIBUTES = {
        "VmName", "VmVendor", "VmVersion", "SpecVersion", "Name", "StartTime", "SystemProperties"
    };

    /** In the year 10000. */
    private static final long LATEST_START_MILLIS = 253_402_300_800_000L;

    private IdentityQuestion() {}

    static JvmIdentity ask(MBeanServerConnection beans) throws IOException, JMException {
        var values = new HashMap<String, Object>();
        for (var attribute : beans.getAttributes(new ObjectName(ManagementFactory.RUNTIME_MXBEAN_NAME), ATTRIBUTES)
                .asList()) {
            values.put(attribute.getName(), attribute.getValue());
        }
        var pidAtHost = text(values, "Name").split("@", 2);
        return new JvmIdentity(
                text(values, "VmName"),
                text(values, "VmVendor"),
                featureOf(text(values, "SpecVersion")),
                text(values, "VmVersion"),
                numberOf(pidAtHost[0]),
                startOf(values),
                collectorOf(collectorNames(beans)),
                maxHeapBytes(beans),
                pidAtHost.length > 1 ? pidAtHost[1] : "",
                programOf(values));
    }

    /** The epoch if it does not say, or names a time that no clock of a JVM shows and no database holds. */
    private static Instant startOf(Map<String, Object> values) {
        return values.get("StartTime") instanceof Long millis && millis >= 0 && millis < LATEST_START_MILLIS
                ? Instant.ofEpochMilli(millis)
                : Instant.EPOCH;
    }

    private static String text(Map<String, Object> values, String attribute) {
        return values.get(attribute) instanceof String text ? text : "";
    }

    /** {@code 1.8} is 8. */
    private static int featureOf(String specification) {
        return (int) numberOf(specification.startsWith("1.") ? specification.substring(2) : specification);
    }

    private static long numberOf(String text) {
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : JvmIdentity.UNKNOWN;
    }

    /** The first word of the command only: what follows may hold secrets. */
    private static String programOf(Map<String, Object> values) {
        return values.get("SystemProperties") instanceof TabularData properties
                ? SystemProperty.of(properties, "sun.java.command").split(" ", 2)[0]
                : "";
    }

    private static Set<String> collectorNames(MBeanServerConnection beans) throws IOException, JMException {
        return beans
                .queryNames(new ObjectName(ManagementFactory.GARBAGE_COLLECTOR_MXBEAN_DOMAIN_TYPE + ",*"), null)
                .stream()
                .map(bean -> bean.getKeyProperty("name"))
                .collect(Collectors.toSet());
    }

    static Collector collectorOf(Set<String> names) {
        if (names.contains("G1 Young Generation")) {
            return Collector.G1;
        }
        if (names.contains("PS Scavenge")) {
            return Collector.PARALLEL;
        }
        if (names.contains("Copy")) {
            return Collector.SERIAL;
        }
        if (names.contains("ZGC Major Cycles")) {
            return Collector.GENERATIONAL_Z;
        }
        if (names.stream().anyMatch(name -> name.startsWith("ZGC"))) {
            return Collector.Z;
        }
        return names.stream().anyMatch(name -> name.startsWith("Shenandoah")) ? Collector.SHENANDOAH : Collector.OTHER;
    }

    private static long maxHeapBytes(MBeanServerConnection beans) throws IOException, JMException {
        return beans.getAttribute(new ObjectName(ManagementFactory.MEMORY_MXBEAN_NAME), "HeapMemoryUsage")
                                instanceof CompositeData usage
                        && usage.get("max") instanceof Long bytes
                ? bytes
                : JvmIdentity.UNKNOWN;
    }
}
