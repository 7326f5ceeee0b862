package io.plumbline.batch.profile;

import io.plumbline.batch.flight.FlightEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds the profiles of a recording from its events, which others may read in the same pass. Not thread-safe; events in any
 * order.
 *
 * <p>Allocations are those of {@code jdk.ObjectAllocationSample}, or of the events of allocation buffers that JVMs before 16 and
 * async-profiler write; if both are there, of those that have more samples, as each of them alone tells of all bytes.
 */
public final class ProfileBuilder implements Consumer<FlightEvent> {

    /** Young allocations of native memory have had no time to be freed; as async-profiler's own converter does. */
    private static final double UNFREED_TAIL = 0.1;

    /** Collections that stop the program from begin to end, where a recording has them but not their pauses. */
    private static final Set<String> STOPPING =
            Set.of("G1New", "G1Full", "DefNew", "SerialOld", "ParNew", "ParallelScavenge", "ParallelOld");

    private static final long INTERVAL_UNKNOWN = -1;

    static final String NO_ALLOCATIONS =
            "The recording has no samples of allocations: jdk.ObjectAllocationSample (on JDK 11 to 15"
                    + " jdk.ObjectAllocationInNewTLAB and OutsideTLAB) was off, or nothing was allocated.";
    static final String NO_LIVE_OBJECTS =
            "The recording has no samples of live objects: jdk.OldObjectSample was off, or the collector had"
                    + " not run before the recording was written.";

    private final RecordingChunks.Span span;
    private final Instant since;
    private final long sinceNanos;
    private final StackTable table = new StackTable();
    private final StackBytes sampledBytes = new StackBytes();
    private final StackBytes bufferedBytes = new StackBytes();
    private final PauseFilter sampled = new PauseFilter(sampledBytes);
    private final PauseFilter buffered = new PauseFilter(bufferedBytes);
    private final LiveObjects.Collector objects = new LiveObjects.Collector(table);
    private final LiveTable live = new LiveTable();
    private final LiveHeap liveHeap = new LiveHeap();
    private final UnfreedMemory unfreed = new UnfreedMemory();
    private long toldByBaseline;
    private double requests;
    private long heapInterval = INTERVAL_UNKNOWN;
    private long nativeInterval = INTERVAL_UNKNOWN;
    private @Nullable Instant toldCollection;

    /**
     * Begins.
     *
     * @param recording the file whose events will come
     * @throws UnreadableRecordingException if the file is missing, truncated or not a recording
     */
    public ProfileBuilder(Path recording) throws UnreadableRecordingException {
        this(recording, Instant.MIN);
    }

    /**
     * Begins with a recording of whose first part a baseline tells.
     *
     * @param since what was allocated before is no part of {@link Reading#ALLOCATED}; within the recording, if later than its begin
     */
    ProfileBuilder(Path recording, Instant since) throws UnreadableRecordingException {
        span = RecordingChunks.span(recording);
        this.since = since;
        this.sinceNanos = EpochNanos.of(since);
    }

    @Override
    public void accept(FlightEvent event) {
        switch (event.type()) {
            case "jdk.ObjectAllocationSample" -> allocation(event, sampled, weight(event, "weight"));
            case "jdk.ObjectAllocationInNewTLAB" -> allocation(event, buffered, bufferBytes(event));
            case "jdk.ObjectAllocationOutsideTLAB" -> allocation(event, buffered, weight(event, "allocationSize"));
            case "jdk.GCPhasePause" -> pause(event);
            case "jdk.GarbageCollection" -> collection(event);
            case "jdk.GCHeapSummary" -> liveHeap.summary(event);
            case "jdk.OldObjectSample" -> objects.accept(event);
            case "profiler.LiveObject" -> liveObject(event);
            case "profiler.Malloc" ->
                unfreed.allocated(
                        event.number("address"), table.stack(event), weight(event, "size"), event.startNanos());
            case "profiler.Free" -> unfreed.released(event.number("address"), event.startNanos());
            case "plumbline.Request" ->
                requests += event.hasField("standsFor") ? Math.max(1, event.number("standsFor")) : 1;
            case "jdk.ActiveSetting" -> setting(event);
            default -> {
                // no event of memory
            }
        }
    }

    /** Tells when a collection of old objects began of which the recording says nothing. */
    void collected(Instant at) {
        toldCollection = at;
    }

    /** The profiles of all events so far; once. */
    public RecordedProfiles finish() {
        var profiles = new EnumMap<Reading, Profile>(Reading.class);
        var notes = new ArrayList<String>();
        allocated(profiles, notes);
        live(profiles, notes);
        unfreed(profiles, notes);
        return new RecordedProfiles(profiles, notes);
    }

    /** The JVM's own samples of live objects among the events so far, oldest first. */
    List<LiveObject> liveObjects() {
        return objects.objects();
    }

    private void allocation(FlightEvent event, PauseFilter into, long weight) {
        long at = event.startNanos();
        if (at < sinceNanos) {
            toldByBaseline++;
            return;
        }
        into.sample(table.className(event, "objectClass"), table.stack(event), weight, at);
    }

    private static long weight(FlightEvent event, String field) {
        return event.hasField(field) ? event.number(field) : 0;
    }

    /** A sample in a new buffer stands for the buffer; of async-profiler, for the interval of its sampling. */
    private static long bufferBytes(FlightEvent event) {
        long buffer = weight(event, "tlabSize");
        return buffer > 0 ? buffer : weight(event, "allocationSize");
    }

    private void pause(FlightEvent event) {
        long begin = event.startNanos();
        long end = event.endNanos();
        sampled.pause(begin, end);
        buffered.pause(begin, end);
    }

    private void collection(FlightEvent event) {
        objects.accept(event);
        if (LiveObjects.Collector.isOld(event)) {
            liveHeap.oldCollection(event.start());
        }
        if (STOPPING.contains(String.valueOf(event.text("name")))) {
            pause(event);
        }
    }

    private void liveObject(FlightEvent event) {
        live.add(
                table.className(event, "objectClass"),
                table.stack(event),
                weight(event, "allocationSize"),
                event.time("allocationTime"));
    }

    /** Async-profiler's own settings; a JVM's have other names. */
    private void setting(FlightEvent event) {
        var name = event.text("name");
        if ("alloc".equals(name)) {
            heapInterval = interval(event.text("value"));
        } else if ("nativemem".equals(name)) {
            nativeInterval = interval(event.text("value"));
        }
    }

    private static long interval(@Nullable String value) {
        try {
            return value == null ? INTERVAL_UNKNOWN : Math.max(0, Long.parseLong(value.strip()));
        } catch (NumberFormatException unknown) {
            return INTERVAL_UNKNOWN;
        }
    }

    private void allocated(Map<Reading, Profile> profiles, List<String> notes) {
        if (toldByBaseline > 0) {
            notes.add(toldByBaseline + " samples of allocations from before " + since
                    + " are told of by the baseline and were left out"
                    + (sampled.seen() + buffered.seen() > 0 ? "." : "; there are none since then."));
        }
        if (sampled.seen() + buffered.seen() == 0 && toldByBaseline == 0) {
            notes.add(NO_ALLOCATIONS);
            return;
        }
        boolean bySamples = sampled.seen() >= buffered.seen();
        var samples = bySamples ? sampled : buffered;
        var bytes = bySamples ? sampledBytes : bufferedBytes;
        if (sampled.seen() > 0 && buffered.seen() > 0) {
            notes.add("The recording tells of allocations twice; the events of "
                    + (bySamples ? "jdk.ObjectAllocationSample" : "allocation buffers") + " were taken, "
                    + samples.seen() + " samples.");
        }
        samples.judge();
        if (samples.seen() > 0 && !samples.knowsPauses()) {
            notes.add("The recording has no pauses of the collector; none of the " + samples.seen()
                    + " samples of allocations could be left out for lying inside one.");
        } else if (samples.seen() > 0) {
            notes.add(samples.excluded() + " of " + samples.seen()
                    + " samples of allocations lie inside a pause of the collector and were left out.");
        }
        noteFurther(bytes, notes);
        profiles.put(Reading.ALLOCATED, allocated(bytes));
    }

    /* Gaps and requests are taken to be spread evenly over the recording. */
    private Profile allocated(StackBytes bytes) {
        if (!since.isAfter(span.begin())) {
            return profile(Reading.ALLOCATED, Weighting.ALL_BYTES, span.begin(), span.end(), span.measured(), bytes);
        }
        double kept = Duration.between(since, span.end()).toMillis()
                / (double)
                        Math.max(1, Duration.between(span.begin(), span.end()).toMillis());
        return new Profile(
                Reading.ALLOCATED,
                Weighting.ALL_BYTES,
                since,
                span.end(),
                Duration.ofMillis(Math.round(kept * span.measured().toMillis())),
                kept * requests,
                bytes.stacks());
    }

    private void live(Map<Reading, Profile> profiles, List<String> notes) {
        var sampledObjects = objects.objects();
        if (live.isEmpty() && sampledObjects.isEmpty()) {
            notes.add(NO_LIVE_OBJECTS);
            return;
        }
        if (live.isEmpty()) {
            profiles.put(Reading.LIVE, ofOldObjects(sampledObjects, notes));
            return;
        }
        if (!sampledObjects.isEmpty()) {
            notes.add("The recording tells of live objects twice; those of async-profiler were taken.");
        }
        notes.add("Async-profiler watches 1,024 objects at a time; while its table was full it passed others over, so"
                + " that the live bytes may be too few.");
        var before = toldCollection == null ? objects.lastOldCollection() : toldCollection;
        if (toldCollection == null && !objects.knowsCollections()) {
            notes.add("The recording does not say when old objects were collected; among the live ones may be some that"
                    + " nobody uses any more.");
            before = Instant.MAX;
        } else {
            notes.add(live.since(before) + " of " + live.size()
                    + " live objects are younger than the last collection of old objects and were left out.");
        }
        if (live.forgotten() > 0) {
            notes.add(live.forgotten() + " live objects beyond the first " + live.size() + " were passed over.");
        }
        var bytes = live.bytes(before, heapInterval);
        noteFurther(bytes, notes);
        profiles.put(
                Reading.LIVE,
                profile(
                        Reading.LIVE,
                        heapInterval > 0 ? Weighting.ALL_BYTES : Weighting.SAMPLED_OBJECTS,
                        span.begin(),
                        span.end(),
                        span.measured(),
                        bytes));
    }

    private Profile ofOldObjects(List<LiveObject> sampledObjects, List<String> notes) {
        var survivors = sampledObjects.stream()
                .filter(LiveObject::outlivedOldCollection)
                .toList();
        notes.add((sampledObjects.size() - survivors.size()) + " of " + sampledObjects.size()
                + " samples of live objects did not outlive a collection of old objects and were left out.");
        var grownBytes = liveHeap.growth();
        grownBytes.ifPresent(grown -> notes.add("The heap in use after collections grew by " + grown
                + " bytes from the first to the second half of the recording; each live sample stands"
                + " for an equal share."));
        return ofSurvivors(survivors, grownBytes, span, requests);
    }

    /*
     * Growth is measured within the recording, and so is its rate, however old the samples are that share it. Samples that stand for
     * themselves alone were gathered since the oldest of them.
     */
    static Profile ofSurvivors(
            List<LiveObject> oldestFirst, OptionalLong grownBytes, RecordingChunks.Span span, double requests) {
        long share = grownBytes.isPresent() && !oldestFirst.isEmpty() ? grownBytes.getAsLong() / oldestFirst.size() : 0;
        var bytes = new StackBytes();
        for (var object : oldestFirst) {
            bytes.add(
                    object.className(),
                    new CallPath(object.frames()),
                    Math.max(object.weightBytes(), share),
                    EpochNanos.of(object.allocatedAt()));
        }
        var begin = grownBytes.isPresent()
                        || oldestFirst.isEmpty()
                        || oldestFirst.get(0).allocatedAt().isAfter(span.begin())
                ? span.begin()
                : oldestFirst.get(0).allocatedAt();
        return new Profile(
                Reading.LIVE,
                grownBytes.isPresent() ? Weighting.SHARE_OF_GROWTH : Weighting.SAMPLED_OBJECTS,
                begin,
                span.end(),
                begin.isBefore(span.begin()) ? Duration.between(begin, span.end()) : span.measured(),
                requests,
                bytes.stacks());
    }

    private void unfreed(Map<Reading, Profile> profiles, List<String> notes) {
        if (!unfreed.isUsed()) {
            return;
        }
        if (!unfreed.knowsReleases()) {
            notes.add("The recording does not tell what native memory was freed; all that was allocated is shown.");
        }
        if (unfreed.forgotten() > 0) {
            notes.add(unfreed.forgotten() + " allocations and releases of native memory were passed over: too many.");
        }
        long begin = EpochNanos.of(span.begin());
        long end = EpochNanos.of(span.end());
        long before = end - (long) ((end - begin) * UNFREED_TAIL);
        notes.add("Native memory allocated in the last tenth of the recording was left out: it has had no time to be"
                + " freed.");
        var bytes = unfreed.unfreed(before, Math.max(0, nativeInterval));
        noteFurther(bytes, notes);
        profiles.put(
                Reading.UNFREED,
                profile(
                        Reading.UNFREED,
                        Weighting.ALL_BYTES,
                        span.begin(),
                        EpochNanos.instant(before),
                        Duration.ofMillis(Math.round(span.measured().toMillis() * (1 - UNFREED_TAIL))),
                        bytes));
    }

    private Profile profile(
            Reading reading, Weighting weighting, Instant from, Instant to, Duration measured, StackBytes bytes) {
        return new Profile(reading, weighting, from, to, measured, requests, bytes.stacks());
    }

    private static void noteFurther(StackBytes bytes, List<String> notes) {
        if (bytes.ofFurtherStacks() > 0) {
            notes.add(bytes.ofFurtherStacks() + " samples are of stacks beyond the first " + Profile.MOST_STACKS
                    + "; they are shown together, and nothing that grew among them is found.");
        }
    }
}
