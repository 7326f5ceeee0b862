package io.plumbline.batch.capture;

import io.plumbline.batch.target.CaptureGate;
import io.plumbline.batch.target.JvmConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The events of our own recording: what tells of memory, and for whom it was taken, and no more.
 *
 * <p>Old-object samples come with the stack of their allocation and without the search for paths to roots (cutoff 0), which
 * stops the JVM and can crash it, unless one copy asks for it. A JVM that lacks an event ignores its settings, and applies them once a
 * program makes an event of that name known: {@code plumbline.Request} is any service's that tells of its requests so.
 */
final class RecordedEvents {

    private static final String CUTOFF = "jdk.OldObjectSample#cutoff";
    private static final String THROTTLE = "jdk.ObjectAllocationSample#throttle";
    private static final String PERIOD = "jdk.ExecutionSample#period";
    private static final List<String> TRANSFERS = List.of("SocketRead", "SocketWrite", "FileRead", "FileWrite");
    private static final Map<String, String> ALL = settings(true);
    private static final Map<String, String> WITHOUT_OLD_OBJECTS = settings(false);

    private RecordedEvents() {}

    /** The setting that has the JVM search for paths to roots when a recording stops, for as long at most. */
    static Map.Entry<String, String> searching(Duration atMost) {
        return Map.entry(CUTOFF, atMost.toMillis() + " ms");
    }

    /**
     * The settings for a JVM: without old-object samples where these would harm it, as densely as its policy for always says; and for the
     * one we run in without transfers.
     */
    static Map<String, String> of(JvmConnection jvm, SamplingRates rates) {
        var settings = new HashMap<>(CaptureGate.allowsOldObjects(jvm.identity()) ? ALL : WITHOUT_OLD_OBJECTS);
        settings.putAll(densities(rates.always(), rates.factor()));
        if (jvm.place() == JvmConnection.Place.THIS_JVM) {
            // each transfer reads the clock twice to know whether it was long: of a redirect's time that is a hundredth
            TRANSFERS.forEach(transfer -> settings.put("jdk." + transfer + "#enabled", "false"));
        }
        return Map.copyOf(settings);
    }

    /** What a policy that is in force for a while adds to them, in a recording beside: a JVM records as the densest one wants. */
    static Map<String, String> raised(SamplingPolicy policy, double factor) {
        var settings = new HashMap<String, String>();
        for (var event : new String[] {"jdk.ObjectAllocationSample", "jdk.ExecutionSample"}) {
            settings.put(event + "#enabled", "true");
            settings.put(event + "#stackTrace", "true");
        }
        settings.putAll(densities(policy, factor));
        return Map.copyOf(settings);
    }

    private static Map<String, String> densities(SamplingPolicy policy, double factor) {
        return Map.of(
                THROTTLE,
                policy.allocationsPerSecond(factor) + "/s",
                PERIOD,
                policy.betweenLooks(factor).toMillis() + " ms");
    }

    private static Map<String, String> settings(boolean oldObjects) {
        var settings = new HashMap<String, String>();
        settings.put("jdk.OldObjectSample#enabled", Boolean.toString(oldObjects));
        settings.put("jdk.OldObjectSample#stackTrace", "true");
        settings.put(CUTOFF, "0 ns");
        settings.put("jdk.ObjectAllocationSample#enabled", "true");
        settings.put("jdk.ObjectAllocationSample#stackTrace", "true");
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
        settings.putAll(threads());
        settings.put("plumbline.Request#enabled", "true");
        settings.put("plumbline.Request#threshold", "0 ns");
        return Map.copyOf(settings);
    }

    /**
     * Who waits for what, and who runs. Pools have their workers wait thousands of times a second: such waits are told from a second
     * on, others from the time on that a request would notice. Who waits for ever is shown by dumps alone, which are taken where a chunk
     * ends, and so with each copy. Where one begins, too, the dump of thousands of threads could fill the new chunk by itself, and
     * have the JVM begin the next.
     */
    private static Map<String, String> threads() {
        var settings = new HashMap<String, String>();
        settings.put("jdk.ThreadDump#enabled", "true");
        settings.put("jdk.ThreadDump#period", "endChunk");
        settings.put("jdk.ExecutionSample#enabled", "true");
        settings.put("jdk.JavaMonitorEnter#threshold", "20 ms");
        for (var pause : new String[] {"ThreadPark", "JavaMonitorWait", "ThreadSleep"}) {
            settings.put("jdk." + pause + "#threshold", "1 s");
        }
        for (var transfer : TRANSFERS) {
            settings.put("jdk." + transfer + "#threshold", "100 ms");
        }
        for (var wait : Set.copyOf(settings.keySet())) {
            if (wait.endsWith("#threshold")) {
                var event = wait.substring(0, wait.indexOf('#'));
                settings.put(event + "#enabled", "true");
                settings.put(event + "#stackTrace", "true");
            }
        }
        return settings;
    }
}
