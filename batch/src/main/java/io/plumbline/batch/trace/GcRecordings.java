package io.plumbline.batch.trace;

import static io.plumbline.batch.trace.GcEvent.UNKNOWN;

import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.profile.FlightRecording;
import io.plumbline.batch.profile.RecordingChunks;
import io.plumbline.batch.profile.UnreadableRecordingException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Events are told by the number of the collection (gcId); they come in the order in which threads gave their buffers away, so that a
 * collection is complete only when much younger ones have come. Fields are looked up by name: which there are differs by JDK. G1's
 * cycle has its own number, name G1Old, and its two stops are GCPhasePause. ZGC and Shenandoah: one number a cycle. The heap before and
 * after is GCHeapSummary; of ZGC in generations GarbageCollection bears ZGC Minor or ZGC Major.
 */
/** Reads the garbage collections of a flight recording. One thread; memory grows with the collections that are kept open. */
final class GcRecordings {

    private static final int MOST_OPEN = 20_000;

    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

    /** Collections that leave the old generation alone, by the names that HotSpot's collectors give themselves. */
    private static final Map<String, GcKind> KIND_BY_NAME = Map.ofEntries(
            Map.entry("G1New", GcKind.YOUNG),
            Map.entry("DefNew", GcKind.YOUNG),
            Map.entry("ParNew", GcKind.YOUNG),
            Map.entry("ParallelScavenge", GcKind.YOUNG),
            Map.entry("ZGC Minor", GcKind.YOUNG),
            Map.entry("G1Full", GcKind.FULL),
            Map.entry("SerialOld", GcKind.FULL),
            Map.entry("PSMarkSweep", GcKind.FULL),
            Map.entry("ParallelOld", GcKind.FULL),
            Map.entry("G1Old", GcKind.CONCURRENT),
            Map.entry("ConcurrentMarkSweep", GcKind.CONCURRENT),
            Map.entry("Z", GcKind.CONCURRENT),
            Map.entry("ZGC Major", GcKind.CONCURRENT),
            Map.entry("Shenandoah", GcKind.CONCURRENT));

    private final Consumer<GcEvent> events;
    private final TreeMap<Long, GcEventDraft> openByNumber = new TreeMap<>();
    private final TreeMap<Long, Long> oldBeforeByNumber = new TreeMap<>();
    private GcCollector collector = GcCollector.UNKNOWN;
    private @Nullable String jdk;
    private @Nullable Instant from;
    private @Nullable Instant to;

    GcRecordings(Consumer<GcEvent> events) {
        this.events = events;
    }

    GcCollector collector() {
        return collector;
    }

    @Nullable
    String jdk() {
        return jdk;
    }

    /** What the recordings cover begins; nothing if there was none. */
    @Nullable
    Instant from() {
        return from;
    }

    /** What they cover ends. */
    @Nullable
    Instant to() {
        return to;
    }

    /**
     * Reads one recording.
     *
     * @throws UnreadableRecordingException if it is missing, cut or not a recording
     */
    void read(Path recording) throws UnreadableRecordingException {
        begin(RecordingChunks.endOf(recording));
        try {
            FlightRecording.forEach(recording, this::accept);
        } finally {
            finish();
        }
    }

    /** Begins a recording whose events somebody else reads; it ends then. */
    void begin(Instant endOfRecording) {
        var end = bounded(endOfRecording);
        to = to == null || end.isAfter(to) ? end : to;
    }

    /** Takes an event of the recording, in the order of the file; keeps none. */
    void accept(FlightEvent event) {
        switch (event.type()) {
            case "jdk.GarbageCollection" -> collection(event, draft(event));
            case "jdk.GCHeapSummary" -> heap(event, draft(event));
            case "jdk.GCPhasePause" -> pause(event, draft(event));
            case "jdk.GCCPUTime" ->
                draft(event).cpu(nanos(event, "userTime"), nanos(event, "systemTime"), nanos(event, "realTime"));
            case "jdk.G1GarbageCollection" -> typeOfG1(event, draft(event));
            case "jdk.PSHeapSummary" -> old(event, draft(event), bytes(event, "oldObjectSpace", "used"));
            case "jdk.G1HeapSummary" -> old(event, draft(event), whole(event, "oldGenUsedSize"));
            case "jdk.G1AdaptiveIHOP" -> draft(event).goalBytes = whole(event, "threshold");
            case "jdk.ActiveRecording", "jdk.JVMInformation" -> from(event);
            case "jdk.GCConfiguration" -> configuration(event);
            default -> {
                // of something else
            }
        }
    }

    private void from(FlightEvent event) {
        var at = bounded(event.time("recordingStart"));
        from = from == null || at.isBefore(from) ? at : from;
        if (event.hasField("jvmVersion")) {
            var version = text(event, "jvmVersion");
            int begin = version.indexOf('(');
            int end = version.indexOf(')', Math.max(0, begin));
            jdk = begin >= 0 && end > begin ? version.substring(begin + 1, end) : version;
        }
    }

    /* Differences of what a damaged file tells must not overflow. */
    private static Instant bounded(Instant at) {
        if (at.isBefore(Instant.EPOCH)) {
            return Instant.EPOCH;
        }
        return at.isAfter(LAST) ? LAST : at;
    }

    private static Instant begin(FlightEvent event) {
        return bounded(event.start());
    }

    private void configuration(FlightEvent event) {
        var young = text(event, "youngCollector");
        var old = text(event, "oldCollector");
        collector = switch (old) {
            case "G1Old" -> GcCollector.G1;
            case "SerialOld" -> GcCollector.SERIAL;
            case "ParallelOld", "PSMarkSweep" -> GcCollector.PARALLEL;
            case "ConcurrentMarkSweep" -> GcCollector.CMS;
            case "Z" -> GcCollector.ZGC;
            case "ZGC Major", "ZOld" -> GcCollector.GENERATIONAL_ZGC;
            case "Shenandoah Old" -> GcCollector.GENERATIONAL_SHENANDOAH;
            case "Shenandoah" ->
                young.isEmpty() || young.equals("N/A") ? GcCollector.SHENANDOAH : GcCollector.GENERATIONAL_SHENANDOAH;
            default -> collector;
        };
    }

    private GcEventDraft draft(FlightEvent event) {
        long number = whole(event, "gcId");
        var open = openByNumber.get(number);
        if (open == null) {
            open = new GcEventDraft(Math.max(UNKNOWN, number));
            openByNumber.put(number, open);
            if (openByNumber.size() > MOST_OPEN) {
                finish(openByNumber.firstKey());
            }
        }
        return open;
    }

    private void collection(FlightEvent event, GcEventDraft draft) {
        draft.begunAt = begin(event);
        draft.durationNanos = nanos(event.duration());
        draft.endedAt = bounded(event.end());
        draft.name = text(event, "name");
        draft.cause = text(event, "cause");
        draft.summedPauseNanos = nanos(event, "sumOfPauses");
        var kind = KIND_BY_NAME.getOrDefault(draft.name, GcKind.OTHER);
        draft.kind = draft.kind == GcKind.MIXED && kind == GcKind.YOUNG ? GcKind.MIXED : kind;
        if (draft.name.startsWith("ZGC ")) {
            collector = GcCollector.GENERATIONAL_ZGC;
        }
    }

    /* Generational Shenandoah calls all its cycles alike; what their stops are called tells them apart. */
    private static void pause(FlightEvent event, GcEventDraft draft) {
        var what = text(event, "name");
        draft.pause(new GcPause(begin(event), nanos(event.duration()), what));
        draft.isYoungCycle |= what.contains("(Young)");
    }

    private static void typeOfG1(FlightEvent event, GcEventDraft draft) {
        if (text(event, "type").equals("Mixed")) {
            draft.kind = GcKind.MIXED;
        }
    }

    private static void heap(FlightEvent event, GcEventDraft draft) {
        if (text(event, "when").startsWith("Before")) {
            draft.beforeBytes = whole(event, "heapUsed");
        } else {
            draft.afterBytes = whole(event, "heapUsed");
            draft.committedBytes = bytes(event, "heapSpace", "committedSize");
        }
    }

    private void old(FlightEvent event, GcEventDraft draft, long usedBytes) {
        if (usedBytes == UNKNOWN) {
            return;
        }
        if (text(event, "when").startsWith("Before")) {
            oldBeforeByNumber.put(draft.number, usedBytes);
            if (oldBeforeByNumber.size() > MOST_OPEN) {
                oldBeforeByNumber.pollFirstEntry();
            }
        } else {
            var before = oldBeforeByNumber.remove(draft.number);
            draft.promotedBytes = before == null ? UNKNOWN : Math.max(0, usedBytes - before);
        }
    }

    /** Ends a recording. */
    void finish() {
        while (!openByNumber.isEmpty()) {
            finish(openByNumber.firstKey());
        }
        oldBeforeByNumber.clear();
    }

    /* Of a collection that was under way when the recording began or ended the event itself is missing. */
    private void finish(long number) {
        var draft = openByNumber.remove(number);
        if (draft == null || draft.name.isEmpty()) {
            return;
        }
        if (draft.isYoungCycle && draft.kind == GcKind.CONCURRENT) {
            draft.kind = GcKind.YOUNG;
        }
        if (draft.kind != GcKind.YOUNG && draft.kind != GcKind.MIXED) {
            draft.promotedBytes = UNKNOWN;
        }
        var event = draft.finished(GcSource.RECORDING);
        if (event != null) {
            events.accept(event);
        }
    }

    private static String text(FlightEvent event, String field) {
        var text = event.text(field);
        return text == null ? "" : text;
    }

    private static long whole(FlightEvent event, String field) {
        return whole(event.value(field));
    }

    private static long whole(@Nullable Object value) {
        return value instanceof Number number ? Math.max(UNKNOWN, number.longValue()) : UNKNOWN;
    }

    private static long bytes(FlightEvent event, String part, String field) {
        var space = event.object(part);
        return space != null && space.hasField(field) ? Math.max(UNKNOWN, space.number(field)) : UNKNOWN;
    }

    private static long nanos(FlightEvent event, String field) {
        return event.hasField(field) ? nanos(event.span(field)) : UNKNOWN;
    }

    private static long nanos(Duration duration) {
        return duration.isNegative() || duration.toDays() > 1 ? 0 : duration.toNanos();
    }
}
