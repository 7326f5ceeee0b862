package io.plumbline.lab.load;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Counts the collections that somebody has asked for, by their cause. Thread-safe. */
final class ForcedCollections {

    private static final Set<String> CAUSES = Set.of(
            "System.gc()",
            "Heap Inspection Initiated GC",
            "Heap Dump Initiated GC",
            "JvmtiEnv ForceGarbageCollection",
            "Diagnostic Command");

    private final AtomicLong count = new AtomicLong();

    void listen() {
        for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener((notification, handback) -> note(notification), null, null);
            }
        }
    }

    long count() {
        return count.get();
    }

    private void note(Notification notification) {
        if (notification.getUserData() instanceof CompositeData data
                && notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
                && CAUSES.contains(GarbageCollectionNotificationInfo.from(data).getGcCause())) {
            count.incrementAndGet();
        }
    }
}
