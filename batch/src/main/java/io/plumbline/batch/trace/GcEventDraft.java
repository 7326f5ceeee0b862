package io.plumbline.batch.trace;

import static io.plumbline.batch.trace.GcEvent.UNKNOWN;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A collection of which a source has not told everything yet. One thread. */
final class GcEventDraft {

    /** More stops than any collector makes in one cycle; what a hostile file adds is left out. */
    private static final int MOST_PAUSES = 64;

    /** A thousand processors for an hour. */
    private static final long MOST_CPU_NANOS = 3_600_000L * 1_000_000_000;

    /** Names and causes of HotSpot are far shorter; a hostile file's are cut. */
    private static final int LONGEST_NAME = 120;

    private static final Set<String> ASKED = Set.of(
            "system.gc()",
            "heap inspection initiated gc",
            "heap dump initiated gc",
            "diagnostic command",
            "jvmti force gc",
            "wb_fullgc",
            "class histogram");

    final long number;

    @Nullable
    Instant begunAt;

    @Nullable
    Instant endedAt;

    GcKind kind = GcKind.OTHER;
    String name = "";
    String cause = "";
    long beforeBytes = UNKNOWN;
    long afterBytes = UNKNOWN;
    long liveBytes = UNKNOWN;
    long committedBytes = UNKNOWN;
    long goalBytes = UNKNOWN;
    long durationNanos = UNKNOWN;
    long userNanos = UNKNOWN;
    long systemNanos = UNKNOWN;
    long realNanos = UNKNOWN;
    long promotedBytes = UNKNOWN;
    long summedPauseNanos = UNKNOWN;
    boolean isYoungCycle;
    private final List<GcPause> pauses = new ArrayList<>();

    GcEventDraft(long number) {
        this.number = number;
    }

    /** Begun no later than this. */
    void seenAt(Instant at) {
        if (begunAt == null || at.isBefore(begunAt)) {
            begunAt = at;
        }
        if (endedAt == null || at.isAfter(endedAt)) {
            endedAt = at;
        }
    }

    void pause(GcPause pause) {
        if (pauses.size() < MOST_PAUSES) {
            pauses.add(new GcPause(pause.at(), pause.nanos(), shortened(pause.what())));
        }
    }

    void cpu(long user, long system, long real) {
        userNanos = sum(userNanos, user);
        systemNanos = sum(systemNanos, system);
        realNanos = sum(realNanos, real);
    }

    /* What a hostile file repeats for one collection must not overflow where all are added up. */
    private static long sum(long one, long other) {
        return Math.min(MOST_CPU_NANOS, Math.max(0, one) + Math.max(0, other));
    }

    /** The collection; nothing if no source said when it was. */
    @Nullable
    GcEvent finished(GcSource source) {
        var begun = begunAt;
        if (begun == null) {
            return null;
        }
        var ended = endedAt;
        long duration = durationNanos == UNKNOWN && ended != null
                ? Duration.between(begun, ended).toNanos()
                : durationNanos;
        long live = liveBytes == UNKNOWN && kind == GcKind.FULL ? afterBytes : liveBytes;
        return new GcEvent(
                begun,
                number,
                kind,
                shortened(name),
                shortened(cause),
                ASKED.contains(cause.toLowerCase(Locale.ROOT)) ? GcOrigin.ASKED : GcOrigin.JVM,
                new GcHeap(beforeBytes, afterBytes, live, committedBytes, goalBytes),
                duration,
                known(begun),
                new GcCpu(userNanos, systemNanos, realNanos),
                promotedBytes,
                Set.of(source),
                null,
                List.of());
    }

    /* Where a recording leaves the single stops out, it tells how long all of them were. */
    private List<GcPause> known(Instant begun) {
        return pauses.isEmpty() && summedPauseNanos > 0
                ? List.of(new GcPause(begun, summedPauseNanos, shortened(name)))
                : pauses;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME);
    }
}
