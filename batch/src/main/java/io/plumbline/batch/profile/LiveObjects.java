package io.plumbline.batch.profile;

import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.flight.FlightObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 * How the JVM chooses (HotSpot, objectSampler.cpp). Candidates are objects that are allocated when a thread's buffer is
 * retired or outside one, so a byte allocated is a chance taken. At most 256 (old-object-queue-size) are kept; each bears
 * a span, the bytes allocated since its older neighbour, and the smallest span makes room. A sample that dies gives its
 * span to its neighbour. The spans thus tile all allocation, not what lives; and the recording does not carry them.
 * Hence we do not multiply: counts of samples, their ages and their own sizes are what is known.
 */
/**
 * Reads the live-object samples ({@code jdk.OldObjectSample}) of a flight recording.
 *
 * <p>The JVM writes the samples that are alive each time a recording is copied, so that one object may be there many
 * times; it is told by its address and the time of its allocation, and its last sighting counts. It writes only objects
 * that outlived a collection its sampler has noticed: a recording made before the first collection has none.
 */
public final class LiveObjects {

    private static final String OBJECT = "jdk.OldObjectSample";
    private static final String COLLECTION = "jdk.GarbageCollection";

    /** Collections that leave the old generation alone, by the names that HotSpot's collectors give themselves. */
    private static final Set<String> YOUNG = Set.of("G1New", "DefNew", "ParNew", "ParallelScavenge", "ZGC Minor");

    /** A JVM has at most as many at a time as its queue is long, 256 by default. */
    private static final int MOST_OBJECTS = 100_000;

    private static final long UNKNOWN = -1;
    private static final long ARRAY_HEADER_BYTES = 16;

    /** One object, at one place at one time. */
    private record Key(long address, Instant allocatedAt) {}

    private LiveObjects() {}

    /**
     * Reads a recording as a stream; memory grows with the number of distinct samples only.
     *
     * @return each sampled object once, oldest first; among them may be some that died since the last collection of old
     *     objects, or since an earlier copy, which is why {@link LiveObject#outlivedOldCollection()} matters
     * @throws UnreadableRecordingException if the file is missing, truncated or not a recording
     */
    public static List<LiveObject> read(Path recording) throws UnreadableRecordingException {
        var collector = new Collector(new StackTable());
        FlightRecording.forEach(recording, collector::accept);
        return collector.objects();
    }

    /** Gathers the samples from the events of a recording, in any order. Bounded; not thread-safe. */
    static final class Collector {

        private final Map<Key, LiveObject> objectsByKey = new HashMap<>();
        private final StackTable table;
        private Instant lastOldCollection = Instant.MIN;
        private boolean knowsCollections;

        /** With the names and stacks of the recording, which are bounded there. */
        Collector(StackTable table) {
            this.table = table;
        }

        void accept(FlightEvent event) {
            var type = event.type();
            if (type.equals(OBJECT)) {
                add(event, objectsByKey, table);
            } else if (type.equals(COLLECTION)) {
                knowsCollections = true;
                if (isOld(event)) {
                    lastOldCollection = later(lastOldCollection, event.start());
                }
            }
        }

        static boolean isOld(FlightEvent collection) {
            return !YOUNG.contains(String.valueOf(collection.text("name")));
        }

        /** When the last collection of old objects began; {@link Instant#MIN} if there was none. */
        Instant lastOldCollection() {
            return lastOldCollection;
        }

        /** Whether the recording tells of collections at all. */
        boolean knowsCollections() {
            return knowsCollections;
        }

        /** Each sampled object once, oldest first. */
        List<LiveObject> objects() {
            return objectsByKey.values().stream()
                    .map(object -> object.afterOldCollection(lastOldCollection))
                    .sorted(Comparator.comparing(LiveObject::allocatedAt))
                    .toList();
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static void add(FlightEvent event, Map<Key, LiveObject> objectsByKey, StackTable table) {
        var object = event.object("object");
        if (object == null || object.object("type") == null) {
            return;
        }
        var allocatedAt = event.time("allocationTime");
        var key = new Key(object.number("address"), allocatedAt);
        if (objectsByKey.size() >= MOST_OBJECTS && !objectsByKey.containsKey(key)) {
            return;
        }
        objectsByKey.merge(key, liveObject(event, object, table), LiveObjects::older);
    }

    private static LiveObject older(LiveObject one, LiveObject other) {
        return one.age().compareTo(other.age()) >= 0 ? one : other;
    }

    private static LiveObject liveObject(FlightEvent event, FlightObject object, StackTable table) {
        var className = table.className(object.object("type"));
        return new LiveObject(
                className,
                event.time("allocationTime"),
                age(event),
                false,
                table.stack(event).frames(),
                sizeBytes(event, className),
                event.hasField("lastKnownHeapUsage") ? event.number("lastKnownHeapUsage") : UNKNOWN);
    }

    private static Duration age(FlightEvent event) {
        return event.hasField("objectAge")
                ? event.span("objectAge")
                : Duration.between(event.time("allocationTime"), event.start());
    }

    /** The field came with JDK 20; before, the size of an array of primitives follows from its length. */
    private static long sizeBytes(FlightEvent event, String className) {
        if (event.hasField("objectSize") && event.number("objectSize") > 0) {
            return event.number("objectSize");
        }
        var elements = event.hasField("arrayElements") ? (int) event.number("arrayElements") : -1;
        return elements < 0 ? 0 : ARRAY_HEADER_BYTES + elements * bytesOfElement(className);
    }

    private static long bytesOfElement(String arrayName) {
        return switch (arrayName) {
            case "byte[]", "boolean[]" -> 1;
            case "short[]", "char[]" -> 2;
            case "long[]", "double[]" -> 8;
            default -> 4;
        };
    }
}
