package io.plumbline.batch.target;

import io.plumbline.batch.target.JvmIdentity.Collector;
import io.plumbline.batch.target.JvmProbe.Feature;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of a JVM without harming it: a pure function of who it is, what it offers, how full it is and how long it
 * may be stopped. What differs from version to version is what the JDK's maintainers say; a fix that they do not tell of counts
 * as missing. Immutable.
 *
 * @param lacks what it surely does not offer
 * @param accepted risks that somebody has accepted for this JVM
 * @param heap how full it is
 * @param pauseBudget the longest stop that one capture may cause
 * @param dumpsOutOfReach why what it dumps could not be read by us; absent if it could
 */
public record CaptureGate(
        JvmIdentity identity,
        Set<Feature> lacks,
        Set<Risk> accepted,
        HeapUse heap,
        Duration pauseBudget,
        @Nullable String dumpsOutOfReach) {

    /** Rough costs for one GiB in use, from two cores; the pause grows with the number of objects, which nobody tells. */
    private static final long MILLIS_PER_GIB_OF_ALL = 700;

    private static final long MILLIS_PER_GIB_OF_LIVE = 2_200;
    private static final long MILLIS_PER_GIB_OF_SNAPSHOT = 7_000;

    /** Where it is known how many objects there are: what each of them costs a snapshot, and what their bytes cost beside. */
    private static final long NANOS_PER_OBJECT_OF_SNAPSHOT = 250;

    private static final long MILLIS_PER_GIB_OF_BYTES = 1_000;
    private static final long MILLIS_PER_GIB_OF_PATHS = 3_500;
    private static final long FIXED_MILLIS = 20;
    private static final int FIRST_WITH_JFR = 11;
    private static final int FIRST_WITH_ALLOCATION_SAMPLES = 16;

    /** JEP 331. */
    private static final int FIRST_WITH_SAMPLED_ALLOCATIONS = 11;

    private static final String HOTSPOT = ".*(?:OpenJDK|HotSpot).*";

    /** JDK-8380011: taken over into the updates of 17 and 26. */
    private static final Fix DEEP_PATHS = new Fix(27, Map.of(17, 20, 26, 2));

    /** JDK-8279016: taken over into the updates of 21. */
    private static final Fix PATHS_ON_SHENANDOAH = new Fix(24, Map.of(21, 8));

    /**
     * How full a heap is. Immutable.
     *
     * @param usedBytes garbage and all: the estimate of a pause grows with it where garbage is counted
     * @param liveBytes at most, as the last collection left it: the estimate grows with it where what is alive is looked at
     * @param liveObjects how many objects that is, by the last histogram; 0 if nobody has counted
     */
    public record HeapUse(long usedBytes, long liveBytes, long liveObjects) {

        public HeapUse {
            if (usedBytes < 0 || liveBytes < 0 || liveObjects < 0) {
                throw new IllegalArgumentException("heap use \"" + usedBytes + "\", \"" + liveBytes
                        + "\" of it alive, and \"" + liveObjects + "\" objects must not be negative");
            }
        }
    }

    /** Evidence that can be asked for, by rising cost. */
    public enum Kind {
        /** What the JVM tells of its native memory. */
        NATIVE_MEMORY,
        /** That its C library gives back what it keeps free. */
        NATIVE_TRIM,
        RECORDING,
        /** Where objects are allocated, in a recording. */
        ALLOCATION_SAMPLES,
        /** Which objects have stayed alive, in a recording. */
        OLD_OBJECT_SAMPLES,
        HISTOGRAM_OF_ALL,
        HISTOGRAM_OF_LIVE,
        PATHS_TO_ROOTS,
        HEAP_SNAPSHOT,
        /** Where objects are allocated and which stay, as a profiler sees it that is loaded into the JVM. */
        PROFILER_OF_HEAP,
        /** Where native memory is allocated that is not freed, as such a profiler sees it. */
        PROFILER_OF_NATIVE_MEMORY
    }

    /** What somebody may accept for a JVM. */
    public enum Risk {
        /** That the search for paths to roots crashes it. */
        PATHS_TO_ROOTS,
        /** That a profiler, async-profiler, is loaded into it, stays there until it ends, and may crash it. */
        PROFILER
    }

    /** May it be asked for? */
    public sealed interface Answer {

        default boolean isAllowed() {
            return !(this instanceof Refused);
        }

        /** Yes, with the pause we expect. */
        record Allowed(Duration expectedPause) implements Answer {}

        /** Yes, since somebody has accepted a risk, with the pause we expect. */
        record AllowedAtRisk(Duration expectedPause, String risk) implements Answer {}

        /**
         * No, and why.
         *
         * @param unlessAccepted the risk that would have to be accepted for it to be allowed; absent if nothing helps
         */
        record Refused(String reason, @Nullable Risk unlessAccepted) implements Answer {

            public Refused(String reason) {
                this(reason, null);
            }
        }
    }

    /**
     * Which versions have a fix.
     *
     * @param from the first Java that had it from the start
     * @param updateOf the first update of an earlier one that had it, too
     */
    private record Fix(int from, Map<Integer, Integer> updateOf) {

        /** Oracle's updates of versions with long support are of another source than those of everybody else. */
        private static final int FIRST_OF_ONE_SOURCE = 26;

        boolean isIn(JvmIdentity jvm) {
            try {
                var version = Runtime.Version.parse(jvm.vmVersion());
                int feature = version.feature();
                return feature > from
                        || (feature == from && version.pre().isEmpty())
                        || (updateOf.containsKey(feature)
                                && version.pre().isEmpty()
                                && version.update() >= updateOf.get(feature)
                                && (feature >= FIRST_OF_ONE_SOURCE
                                        || !jvm.vendor().startsWith("Oracle")));
            } catch (IllegalArgumentException ofItsOwnForm) {
                return false;
            }
        }
    }

    public CaptureGate {
        lacks = Set.copyOf(lacks);
        accepted = Set.copyOf(accepted);
        if (pauseBudget.isNegative()) {
            throw new IllegalArgumentException("pause budget \"" + pauseBudget + "\" must not be negative");
        }
    }

    /** A gate of a JVM whose files we see, which takes all of its heap for alive, and for as many objects as heaps have at most. */
    public CaptureGate(
            JvmIdentity identity, Set<Feature> lacks, Set<Risk> accepted, long usedHeapBytes, Duration pauseBudget) {
        this(identity, lacks, accepted, new HeapUse(usedHeapBytes, usedHeapBytes, 0), pauseBudget, null);
    }

    /** Whether the samples of old objects may be switched on in a JVM, whatever else it is asked. */
    public static boolean allowsOldObjects(JvmIdentity identity) {
        return identity.collector() != Collector.GENERATIONAL_Z;
    }

    /** Whether this JVM may be asked for a kind of evidence now. */
    public Answer ask(Kind kind) {
        return switch (kind) {
            case NATIVE_MEMORY -> nativeMemory();
            case NATIVE_TRIM -> nativeTrim();
            case RECORDING -> recording();
            case ALLOCATION_SAMPLES -> allocationSamples();
            case OLD_OBJECT_SAMPLES -> oldObjectSamples();
            case HISTOGRAM_OF_ALL -> histogram(heap.usedBytes(), MILLIS_PER_GIB_OF_ALL);
            case HISTOGRAM_OF_LIVE -> histogram(heap.liveBytes(), MILLIS_PER_GIB_OF_LIVE);
            case PATHS_TO_ROOTS -> pathsToRoots();
            case HEAP_SNAPSHOT -> heapSnapshot();
            case PROFILER_OF_HEAP, PROFILER_OF_NATIVE_MEMORY -> profiler();
        };
    }

    private Answer nativeMemory() {
        return lacks.contains(Feature.NATIVE_MEMORY)
                ? new Answer.Refused(
                        "it keeps no account of its native memory; start it with -XX:NativeMemoryTracking=summary")
                : new Answer.Allowed(Duration.ZERO);
    }

    /* Threads that allocate wait for it, arena by arena; for how long follows from what there is to give back, which whoever asks has to know. */
    private Answer nativeTrim() {
        return lacks.contains(Feature.NATIVE_TRIM)
                ? new Answer.Refused("it does not offer to have its C library give back what is free"
                        + " (System.trim_native_heap: on Linux with glibc, from Java 17.0.9 and 18 on)")
                : new Answer.Allowed(Duration.ZERO);
    }

    private Answer recording() {
        if (identity.feature() < FIRST_WITH_JFR) {
            return new Answer.Refused("Java \"" + identity.feature() + "\" has no flight recorder over JMX");
        }
        return lacks.contains(Feature.FLIGHT_RECORDER)
                ? new Answer.Refused(
                        "it offers no flight recorder (a run-time image without the module jdk.management.jfr,"
                                + " or a JVM that has none)")
                : new Answer.Allowed(Duration.ZERO);
    }

    private Answer allocationSamples() {
        return identity.feature() < FIRST_WITH_ALLOCATION_SAMPLES && recording().isAllowed()
                ? new Answer.Refused("Java " + identity.feature() + " has no samples of allocations (they came with "
                        + FIRST_WITH_ALLOCATION_SAMPLES + "); where objects come from is told by old objects alone")
                : recording();
    }

    private Answer oldObjectSamples() {
        return allowsOldObjects(identity)
                ? recording()
                : new Answer.Refused("on generational ZGC old-object samples keep garbage alive (JDK-8382740)");
    }

    private Answer histogram(long heapBytes, long millisPerGib) {
        return lacks.contains(Feature.CLASS_HISTOGRAM)
                ? new Answer.Refused("it offers no class histogram by diagnostic command")
                : withinBudget(heapBytes, millisPerGib);
    }

    private Answer heapSnapshot() {
        if (lacks.contains(Feature.HEAP_DUMP)) {
            return new Answer.Refused("it offers no heap dump by its diagnostic bean");
        }
        return dumpsOutOfReach == null ? withinBudget(snapshotPause()) : new Answer.Refused(dumpsOutOfReach);
    }

    private Answer pathsToRoots() {
        if (oldObjectSamples() instanceof Answer.Refused refused) {
            return refused;
        }
        if (identity.collector() == Collector.SHENANDOAH && !PATHS_ON_SHENANDOAH.isIn(identity)) {
            return new Answer.Refused(
                    "the search for paths to roots fails on Shenandoah (JDK-8279016), which is known to be"
                            + " repaired from Java 21.0.8 and 24 on");
        }
        var answer = withinBudget(heap.liveBytes(), MILLIS_PER_GIB_OF_PATHS);
        if (DEEP_PATHS.isIn(identity) || !(answer instanceof Answer.Allowed allowed)) {
            return answer;
        }
        return accepted.contains(Risk.PATHS_TO_ROOTS)
                ? new Answer.AllowedAtRisk(allowed.expectedPause(), "the search can crash the JVM (JDK-8380011)")
                : new Answer.Refused(
                        "the search for paths to roots can crash the JVM (JDK-8380011), which is known to be"
                                + " repaired from Java 17.0.20, 26.0.2 and 27 on; a heap snapshot answers the same question"
                                + " safely, or accept the risk for this target",
                        Risk.PATHS_TO_ROOTS);
    }

    private Answer profiler() {
        if (identity.feature() < FIRST_WITH_SAMPLED_ALLOCATIONS) {
            return new Answer.Refused("async-profiler samples allocations from Java " + FIRST_WITH_SAMPLED_ALLOCATIONS
                    + " on, and this is Java \"" + identity.feature() + "\"");
        }
        if (!identity.name().matches(HOTSPOT)) {
            return new Answer.Refused("async-profiler knows HotSpot alone, and this is \"" + identity.name() + "\"");
        }
        return accepted.contains(Risk.PROFILER)
                ? new Answer.AllowedAtRisk(
                        Duration.ZERO,
                        "a native library, async-profiler, is loaded into the JVM and stays there until it ends")
                : new Answer.Refused(
                        "it would load a native library, async-profiler, into the JVM, which stays there until that ends and"
                                + " could crash it; nobody has accepted that for this target",
                        Risk.PROFILER);
    }

    /* A heap of arrays of ten kilobytes is written in a tenth of the time that one of map entries takes. */
    private Duration snapshotPause() {
        return heap.liveObjects() == 0
                ? pause(heap.liveBytes(), MILLIS_PER_GIB_OF_SNAPSHOT)
                : pause(heap.liveBytes(), MILLIS_PER_GIB_OF_BYTES)
                        .plusNanos(heap.liveObjects() * NANOS_PER_OBJECT_OF_SNAPSHOT);
    }

    private static Duration pause(long heapBytes, long millisPerGib) {
        return Duration.ofMillis(FIXED_MILLIS + heapBytes / (1 << 20) * millisPerGib / 1024);
    }

    private Answer withinBudget(long heapBytes, long millisPerGib) {
        return withinBudget(pause(heapBytes, millisPerGib));
    }

    private Answer withinBudget(Duration pause) {
        return pause.compareTo(pauseBudget) <= 0
                ? new Answer.Allowed(pause)
                : new Answer.Refused("it would stop the JVM for about " + pause.toMillis()
                        + " ms, and its pause budget is " + pauseBudget.toMillis() + " ms");
    }
}
