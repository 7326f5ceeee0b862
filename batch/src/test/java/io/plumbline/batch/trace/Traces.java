package io.plumbline.batch.trace;

import io.plumbline.batch.profile.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Traces for tests, of a JVM that collects once a second, in which 60 requests hang. */
public final class Traces {

    public static final Instant AT = Instant.parse("2026-03-01T02:00:00Z");

    private static final long MEBIBYTE = 1 << 20;

    private Traces() {}

    /** A trace with so many collections, all of whose texts are this one. */
    public static Trace of(String text, int collections) {
        return new Trace(timeline(text, collections), threads(text), List.of("Not all is told: " + text + "."));
    }

    private static GcTimeline timeline(String text, int collections) {
        var events = IntStream.range(0, collections)
                .mapToObj(second -> event(text, AT.plusSeconds(second), second))
                .toList();
        return new GcTimeline(
                GcCollector.G1,
                text,
                GcClock.JVM,
                AT,
                AT.plusSeconds(collections),
                Set.of(GcSource.RECORDING),
                events,
                0,
                List.of(new GcFloorPoint(AT, 4 * MEBIBYTE, 1)),
                new GcSummary(
                        collections,
                        collections,
                        0,
                        0,
                        0,
                        0,
                        0,
                        new PauseSummary(
                                collections,
                                1_000_000L * collections,
                                12_300_000,
                                1_000_000,
                                2_000_000,
                                9_000_000,
                                List.of()),
                        0.001,
                        GcEvent.UNKNOWN,
                        Double.NaN,
                        30,
                        3,
                        5e6,
                        Double.NaN,
                        List.of()),
                1,
                List.of(text));
    }

    private static GcEvent event(String text, Instant at, int second) {
        return new GcEvent(
                at,
                second,
                GcKind.YOUNG,
                text,
                text,
                second == 1 ? GcOrigin.OWN : GcOrigin.JVM,
                new GcHeap(
                        8 * MEBIBYTE,
                        4 * MEBIBYTE,
                        second % 10 == 0 ? 3 * MEBIBYTE : GcEvent.UNKNOWN,
                        GcEvent.UNKNOWN,
                        GcEvent.UNKNOWN),
                2_000_000,
                List.of(new GcPause(at, 1_000_000 + second, text)),
                GcCpu.UNKNOWN,
                GcEvent.UNKNOWN,
                Set.of(GcSource.RECORDING),
                new GcSample(at, 5 * MEBIBYTE, 16 * MEBIBYTE, 4 * MEBIBYTE),
                List.of(text));
    }

    private static ThreadTrace threads(String text) {
        var frame = new Frame(text, text, 7);
        var cluster = cluster(List.of(frame), text, text, 60, false);
        var family = new ThreadFamily(
                text,
                false,
                70,
                65,
                5,
                65,
                frame,
                Map.of(ThreadState.PARKED, Duration.ofHours(2)),
                60,
                60,
                0,
                EnumSet.of(ThreadAnomaly.GROWING, ThreadAnomaly.NEVER_ENDING));
        var route = new RequestRoute(
                "GET",
                text,
                10,
                100,
                1,
                0,
                Duration.ofMillis(500),
                Duration.ofMillis(90),
                4,
                40_000,
                List.of(new RequestAllocation(text, frame, 4, 40_000)),
                List.of(new RequestWait(
                        ThreadState.BLOCKED, text, frame, 3, Duration.ofMillis(60), Duration.ofMillis(40))));
        return new ThreadTrace(
                AT,
                AT.plusSeconds(600),
                90,
                65,
                5,
                3,
                List.of(family),
                List.of(cluster),
                List.of(),
                new RequestTrace(RequestSource.EVENTS, 10, 100, List.of(route), ""),
                List.of(text));
    }

    /** Threads that hang at one place, ten fewer of which have not moved for 12 minutes, where 3 hung before. */
    public static ThreadCluster cluster(
            List<Frame> frames, String stem, @Nullable String heldBy, int threads, boolean idle) {
        return new ThreadCluster(
                "f" + stem.hashCode(),
                ThreadState.BLOCKED,
                "com.acme.Slot",
                1,
                heldBy,
                frames,
                List.of("main", stem),
                threads,
                threads - 10,
                Duration.ofMinutes(12),
                3,
                idle,
                !idle);
    }

    /** A trace of nothing but such a cluster. */
    public static Trace of(ThreadCluster cluster) {
        return new Trace(
                null,
                new ThreadTrace(
                        AT,
                        AT.plusSeconds(60),
                        300,
                        0,
                        0,
                        2,
                        List.of(),
                        List.of(cluster),
                        List.of(),
                        new RequestTrace(RequestSource.NONE, 0, 0, List.of(), "no requests"),
                        List.of()),
                List.of());
    }
}
