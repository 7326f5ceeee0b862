package io.plumbline.batch.capture;

import static io.plumbline.batch.capture.MemorySample.UNKNOWN;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/*
 * What the beans mean, by collector (JDK 17 to 25):
 * Serial "Copy", "MarkSweepCompact"; Parallel "PS Scavenge", "PS MarkSweep"; each reports pauses.
 * G1 "G1 Young Generation" (mixed ones too), "G1 Old Generation" (full ones), from JDK 20 also "G1 Concurrent GC", whose
 * usage "after" still holds all of eden: it pauses, but sets no floor.
 * ZGC and Shenandoah have a bean of cycles, whose end sets a floor, and a bean of pauses, whose usage is of a moment
 * within a cycle.
 */
/** Garbage collections of a JVM so far. */
record CollectorReading(long floorBytes, long count, long young, long old, long millis, long lastPauseMillis) {

    private static final Set<String> YOUNG =
            Set.of("Copy", "PS Scavenge", "ParNew", "G1 Young Generation", "ZGC Minor Cycles");

    /** One collector's figures; times are milliseconds since the JVM started. */
    private record Collector(
            String name, long count, long millis, long endedAt, long durationMillis, long usedAfterBytes) {

        boolean setsFloor() {
            return !name.endsWith("Pauses") && !name.equals("G1 Concurrent GC");
        }

        boolean pauses() {
            return !name.endsWith("Cycles");
        }

        boolean isYoung() {
            return YOUNG.contains(name);
        }
    }

    static CollectorReading of(MBeanServerConnection beans, Set<String> heapPools) throws IOException, JMException {
        var collectors = new ArrayList<Collector>();
        var beansByName = BeanReading.beansByName(beans, ManagementFactory.GARBAGE_COLLECTOR_MXBEAN_DOMAIN_TYPE);
        for (var bean : beansByName.entrySet()) {
            collectors.add(read(beans, bean, heapPools));
        }
        return new CollectorReading(
                latest(collectors, Collector::setsFloor)
                        .map(Collector::usedAfterBytes)
                        .orElse(UNKNOWN),
                count(collectors, Collector::setsFloor),
                count(collectors, collector -> collector.setsFloor() && collector.isYoung()),
                count(collectors, collector -> !collector.name().endsWith("Pauses") && !collector.isYoung()),
                collectors.stream()
                        .filter(Collector::pauses)
                        .mapToLong(Collector::millis)
                        .sum(),
                latest(collectors, Collector::pauses)
                        .map(Collector::durationMillis)
                        .orElse(UNKNOWN));
    }

    private static Collector read(
            MBeanServerConnection beans, Map.Entry<String, ObjectName> bean, Set<String> heapPools)
            throws IOException, JMException {
        var reading = BeanReading.of(beans, bean.getValue(), "CollectionCount", "CollectionTime", "LastGcInfo");
        var last = reading.values().get("LastGcInfo");
        return new Collector(
                bean.getKey(),
                reading.number("CollectionCount"),
                reading.number("CollectionTime"),
                BeanReading.field(last, "endTime"),
                BeanReading.field(last, "duration"),
                last instanceof CompositeData info ? usedAfterBytes(info, heapPools) : UNKNOWN);
    }

    private static long usedAfterBytes(CompositeData lastCollection, Set<String> heapPools) {
        if (!(lastCollection.get("memoryUsageAfterGc") instanceof TabularData usageByPool)) {
            return UNKNOWN;
        }
        return usageByPool.values().stream()
                .map(CompositeData.class::cast)
                .filter(row -> row.get("key") instanceof String pool && heapPools.contains(pool))
                .mapToLong(row -> BeanReading.field(row.get("value"), "used"))
                .reduce(Long::sum)
                .orElse(UNKNOWN);
    }

    private static Optional<Collector> latest(List<Collector> collectors, Predicate<Collector> which) {
        return collectors.stream()
                .filter(collector -> which.test(collector) && collector.endedAt() >= 0 && collector.count() > 0)
                .max(Comparator.comparingLong(Collector::endedAt));
    }

    private static long count(List<Collector> collectors, Predicate<Collector> which) {
        return collectors.stream()
                .filter(which)
                .mapToLong(collector -> Math.max(0, collector.count()))
                .sum();
    }
}
