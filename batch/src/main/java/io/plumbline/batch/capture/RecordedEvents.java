package io.plumbline.batch.capture;

import io.plumbline.batch.target.CaptureGate;
import io.plumbline.batch.target.JvmIdentity;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The events of our own recording: what tells of memory, and no more.
 *
 * <p>Old-object samples come with the stack of their allocation and without the search for paths to roots (cutoff 0), which
 * stops the JVM and can crash it, unless one copy asks for it. A JVM that lacks an event ignores its settings.
 */
final class RecordedEvents {

    private static final String CUTOFF = "jdk.OldObjectSample#cutoff";
    private static final Map<String, String> ALL = settings(true);
    private static final Map<String, String> WITHOUT_OLD_OBJECTS = settings(false);

    private RecordedEvents() {}

    /** The setting that has the JVM search for paths to roots when a recording stops, for as long at most. */
    static Map.Entry<String, String> searching(Duration atMost) {
        return Map.entry(CUTOFF, atMost.toMillis() + " ms");
    }

    /** The settings for a JVM: without old-object samples where these would harm it. */
    static Map<String, String> of(JvmIdentity jvm) {
        return CaptureGate.allowsOldObjects(jvm) ? ALL : WITHOUT_OLD_OBJECTS;
    }

    private static Map<String, String> settings(boolean oldObjects) {
        var settings = new HashMap<String, String>();
        settings.put("jdk.OldObjectSample#enabled", Boolean.toString(oldObjects));
        settings.put("jdk.OldObjectSample#stackTrace", "true");
        settings.put(CUTOFF, "0 ns");
        settings.put("jdk.ObjectAllocationSample#enabled", "true");
        settings.put("jdk.ObjectAllocationSample#stackTrace", "true");
        settings.put("jdk.ObjectAllocationSample#throttle", "20/s");
        for (var event : new String[] {"GarbageCollection", "GCHeapSummary", "GCConfiguration", "ThreadEnd"}) {
            settings.put("jdk." + event + "#enabled", "true");
        }
        // a few of each with a collection: its stops, processor time and what is old
        for (var event : new String[] {"GCCPUTime", "G1HeapSummary", "PSHeapSummary", "G1AdaptiveIHOP"}) {
            settings.put("jdk." + event + "#enabled", "true");
        }
        for (var event : new String[] {"GCPhasePause", "G1GarbageCollection"}) {
            settings.put("jdk." + event + "#enabled", "true");
            settings.put("jdk." + event + "#threshold", "0 ms");
        }
        settings.put("jdk.GarbageCollection#threshold", "0 ms");
        settings.put("jdk.ThreadStart#enabled", "true");
        settings.put("jdk.ThreadStart#stackTrace", "true");
        return Map.copyOf(settings);
    }
}
