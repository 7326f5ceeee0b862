package io.plumbline.batch.trace;

import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.profile.RecordingChunks;
import io.plumbline.batch.profile.UnreadableRecordingException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes one {@link GcTimeline} of a JVM's garbage collections from whatever tells of them. A log is read as a stream by GCToolKit
 * (which must be on the class path) and by its lines; a collection that a recording and a log both tell of is one event, and what they
 * do not agree about is said. One thread; memory is that of {@link GcTimeline#MOST_EVENTS} collections of each source.
 */
public final class GcTimelines {

    /** A sample that was taken further from a collection's end says little of it. */
    private static final Duration NEAR = Duration.ofSeconds(60);

    /** What is asked for a little before or after is the same question, with clocks a little apart. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    private final GcMaterial material;
    private final List<String> notes = new ArrayList<>();
    private final TreeMap<Instant, GcSample> sampleByTime = new TreeMap<>();

    private final GcStatistics ofRecordings = new GcStatistics(this::collector);
    private final GcStatistics ofLogs = new GcStatistics(this::collector);
    private final GcRetained recorded = new GcRetained(event -> ofRecordings.add(tagged(event)));
    private final GcRetained logged = new GcRetained(event -> ofLogs.add(tagged(event)));
    private final GcRecordings recordings = new GcRecordings(recorded::add);
    private final GcLogs logs = new GcLogs(logged);
    private GcClock clock = GcClock.JVM;
    private Duration shift = Duration.ZERO;
    private boolean logIsWhole = true;

    private GcTimelines(GcMaterial material) {
        this.material = material;
        material.samples().forEach(sample -> sampleByTime.put(sample.at(), sample));
    }

    /**
     * Reads recordings and logs.
     *
     * @throws io.plumbline.batch.profile.UnreadableRecordingException if a recording is missing, cut or none
     * @throws UnreadableGcLogException if a log is missing or none
     * @throws IllegalArgumentException if there is neither
     */
    public static GcTimeline read(GcMaterial material) throws IOException {
        if (material.recordings().isEmpty() && material.logs().isEmpty()) {
            throw new IllegalArgumentException("A timeline needs a recording or a GC log");
        }
        var timelines = new GcTimelines(material);
        for (var recording : material.recordings()) {
            timelines.recordings.read(recording);
        }
        return timelines.joined();
    }

    /**
     * Begins with recordings of which somebody else reads the newest, and hands over its events.
     *
     * @throws io.plumbline.batch.profile.UnreadableRecordingException if one is missing, cut or none
     */
    static GcTimelines fedWithTheNewest(GcMaterial material) throws UnreadableRecordingException {
        var timelines = new GcTimelines(material);
        int newest = material.recordings().size() - 1;
        for (var recording : material.recordings().subList(0, newest)) {
            timelines.recordings.read(recording);
        }
        timelines.recordings.begin(RecordingChunks.endOf(material.recordings().get(newest)));
        return timelines;
    }

    /** Takes an event of the newest recording; keeps none. */
    void accept(FlightEvent event) {
        recordings.accept(event);
    }

    /** The timeline, after the last event of the newest recording; once. */
    GcTimeline finish() throws IOException {
        recordings.finish();
        return joined();
    }

    private GcTimeline joined() throws IOException {
        if (!material.logs().isEmpty()) {
            logs.read(material.logs());
        }
        notes.addAll(logs.notes());
        var join = join(once(recorded.inOrder()), logged);
        var statistics = logged.leftOut() == 0 ? ofRecordings : logIsWhole ? ofLogs : new GcStatistics(this::collector);
        var events = join.events().stream().map(this::tagged).map(this::sampled).toList();
        sumUp(events, moved(logged.restarts()), statistics);
        return timeline(events, recorded.leftOut() + logged.leftOut(), statistics);
    }

    private GcCollector collector() {
        return logs.collector() == GcCollector.UNKNOWN ? recordings.collector() : logs.collector();
    }

    /* Recordings of one JVM may overlap. */
    private static List<GcEvent> once(List<GcEvent> recorded) {
        var once = new ArrayList<GcEvent>();
        GcEvent last = null;
        for (var event : recorded) {
            if (last == null || event.number() != last.number() || !event.at().equals(last.at())) {
                once.add(event);
            }
            last = event;
        }
        return once;
    }

    private GcJoin join(List<GcEvent> recorded, GcRetained logged) throws IOException {
        var ofLog = logged.inOrder();
        if (recorded.isEmpty() || ofLog.isEmpty()) {
            return GcJoin.of(recorded, placed(ofLog, logged.leftOut()), List.of());
        }
        var join = GcJoin.of(recorded, ofLog, logged.restarts());
        var ahead = join.logIsAhead();
        if (ahead == null) {
            notes.add(
                    "The recording and the GC log have no collection in common: they are of different times or JVMs.");
            return GcJoin.of(recorded, placed(ofLog, logged.leftOut()), List.of());
        }
        shift = ahead.negated();
        if (!logs.hasDates()) {
            logIsWhole = logged.leftOut() == 0;
            notes.add("The GC log counts from the JVM's start alone; " + join.joined()
                    + " collections that the recording has, too, tell when that was.");
        } else if (GcJoin.differ(ahead)) {
            notes.add(String.format(
                    Locale.ROOT,
                    "The GC log's clock is %.3f s %s of the recording's (another time zone, or clock); its times were moved.",
                    ahead.abs().toMillis() / 1e3,
                    ahead.isNegative() ? "behind that" : "ahead"));
        }
        return join;
    }

    /* Without dates, the last line is as old as the file. */
    private List<GcEvent> placed(List<GcEvent> logged, long leftOut) throws IOException {
        var lastAt = logs.lastAt();
        if (logged.isEmpty() || logs.hasDates() || lastAt == null) {
            return logged;
        }
        var base = leftOut > 0 ? null : GcLogs.sinceEpoch(material.logs(), lastAt);
        clock = base == null ? GcClock.UPTIME : GcClock.FILE;
        notes.add(
                base == null
                        ? "The GC log tells no dates; times count from the JVM's start, which stands at 1970-01-01."
                        : "The GC log tells no dates; its last line is taken to be as old as the file. Log with the decoration time.");
        shift = base == null ? Duration.ZERO : base;
        return logged.stream().map(event -> event.moved(shift)).toList();
    }

    private List<Instant> moved(List<Instant> restarts) {
        if (!restarts.isEmpty()) {
            notes.add("The JVM was started again " + restarts.size()
                    + " times while the GC log was written; the floor is of the last of them.");
        }
        return restarts.stream().map(at -> at.plus(shift)).toList();
    }

    private GcEvent tagged(GcEvent event) {
        if (event.origin() == GcOrigin.JVM) {
            return event;
        }
        boolean own = material.forced().stream()
                .anyMatch(forced -> !event.end().isBefore(forced.from().minus(SLACK))
                        && !event.at().isAfter(forced.to().plus(SLACK)));
        return own ? event.forced() : event;
    }

    private GcEvent sampled(GcEvent event) {
        var end = event.end();
        var before = sampleByTime.floorEntry(end);
        var after = sampleByTime.ceilingEntry(end);
        var near = nearer(end, before == null ? null : before.getValue(), after == null ? null : after.getValue());
        return near == null || distance(end, near).compareTo(NEAR) > 0 ? event : event.sampled(near);
    }

    private static @Nullable GcSample nearer(Instant end, @Nullable GcSample one, @Nullable GcSample other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return distance(end, one).compareTo(distance(end, other)) <= 0 ? one : other;
    }

    private static Duration distance(Instant end, GcSample sample) {
        return Duration.between(end, sample.at()).abs();
    }

    private static void sumUp(List<GcEvent> events, List<Instant> restarts, GcStatistics statistics) {
        int next = 0;
        for (var event : events) {
            while (next < restarts.size() && !event.end().isBefore(restarts.get(next))) {
                statistics.restarted();
                next++;
            }
            statistics.add(event);
        }
    }

    private GcTimeline timeline(List<GcEvent> events, long older, GcStatistics statistics) {
        var kept = events.subList(Math.max(0, events.size() - GcTimeline.MOST_EVENTS), events.size());
        long leftOut = older + events.size() - kept.size();
        if (leftOut > 0) {
            notes.add(leftOut + " older collections are not listed; the summary counts "
                    + (logIsWhole ? "them." : "those of them that the recording has."));
        }
        var first = statistics.first();
        var last = statistics.last();
        var from = earlier(first, recordings.from());
        var to = later(last, recordings.to());
        var sources = EnumSet.noneOf(GcSource.class);
        if (!material.recordings().isEmpty()) {
            sources.add(GcSource.RECORDING);
        }
        if (!material.logs().isEmpty()) {
            sources.add(GcSource.LOG);
        }
        return new GcTimeline(
                collector(),
                logs.jdk() == null ? recordings.jdk() : logs.jdk(),
                clock,
                from,
                to,
                sources,
                kept,
                leftOut,
                statistics.floor().points(),
                statistics.summary(from, to),
                statistics.disagreements(),
                notes);
    }

    private static Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other == null ? Instant.EPOCH : other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other == null ? Instant.EPOCH : other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
