package io.plumbline.batch.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One garbage collection, as all sources tell it. Immutable.
 *
 * @param at when it began, by the clock of the timeline
 * @param number the JVM's own; {@link #UNKNOWN} if its source has none (JDK 8)
 * @param kind how much of the heap it looked at
 * @param name as the JVM calls it, for example {@code G1New} or {@code Pause Young (Normal)}
 * @param cause as the JVM says; empty if it does not
 * @param origin who wanted it
 * @param heap in use before and after
 * @param durationNanos from its beginning to its end, the program running or not; {@link #UNKNOWN} if the source does not tell
 * @param pauses in which the program stood still, in their order; those of a concurrent cycle are its own
 * @param cpu what the processors did
 * @param promotedBytes that went from the young generation to the old one; {@link #UNKNOWN} if the source does not tell
 * @param sources who told of it
 * @param sample the reading of the heap nearest to its end, if there is one near
 * @param disagreements what the sources do not agree about, and what is missing in one of them, as sentences
 */
public record GcEvent(
        Instant at,
        long number,
        GcKind kind,
        String name,
        String cause,
        GcOrigin origin,
        GcHeap heap,
        long durationNanos,
        List<GcPause> pauses,
        GcCpu cpu,
        long promotedBytes,
        Set<GcSource> sources,
        @Nullable GcSample sample,
        List<String> disagreements) {

    /** What a source does not tell. */
    public static final long UNKNOWN = -1;

    private static final double MEGABYTE = 1 << 20;
    private static final double NANOS_OF_MILLI = 1e6;

    public GcEvent {
        Objects.requireNonNull(at, "at");
        requireKnownOrUnknown("number", number);
        requireKnownOrUnknown("durationNanos", durationNanos);
        requireKnownOrUnknown("promotedBytes", promotedBytes);
        pauses = List.copyOf(pauses);
        sources = Set.copyOf(sources);
        disagreements = List.copyOf(disagreements);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("A collection needs a source that told of it");
        }
    }

    static void requireKnownOrUnknown(String what, long value) {
        if (value < UNKNOWN) {
            throw new IllegalArgumentException(
                    what + " cannot be " + value + "; pass " + UNKNOWN + " if it is unknown");
        }
    }

    static long firstKnown(long one, long other) {
        return one == UNKNOWN ? other : one;
    }

    /** When it was over; when it began if its duration is not known. */
    public Instant end() {
        return at.plusNanos(Math.max(0, durationNanos));
    }

    /** How long the program stood still for it, all its stops together. */
    public long pauseNanos() {
        return pauses.stream().mapToLong(GcPause::nanos).sum();
    }

    /**
     * The collection in one line, in the form of Go's gctrace: {@code 4->4->2 MB, 5 MB goal, 0.812 ms}; a question mark stands for
     * what is not known, and where no goal is known the line tells what is committed.
     */
    public String line() {
        var line = new StringBuilder(megabytes(heap.beforeBytes()))
                .append("->")
                .append(megabytes(heap.afterBytes()))
                .append("->")
                .append(megabytes(heap.liveBytes()))
                .append(" MB");
        if (heap.goalBytes() != UNKNOWN) {
            line.append(", ").append(megabytes(heap.goalBytes())).append(" MB goal");
        } else if (heap.committedBytes() != UNKNOWN) {
            line.append(", ").append(megabytes(heap.committedBytes())).append(" MB committed");
        }
        if (!pauses.isEmpty()) {
            line.append(String.format(Locale.ROOT, ", %.3f ms", pauseNanos() / NANOS_OF_MILLI));
        }
        return line.toString();
    }

    /** The same collection by another clock. */
    GcEvent moved(Duration by) {
        var movedPauses = pauses.stream()
                .map(pause -> new GcPause(pause.at().plus(by), pause.nanos(), pause.what()))
                .toList();
        return with(at.plus(by), movedPauses, origin, sample, disagreements);
    }

    GcEvent disputed(String why) {
        var more = new ArrayList<>(disagreements);
        more.add(why);
        return with(at, pauses, origin, sample, more);
    }

    GcEvent forced() {
        return with(at, pauses, GcOrigin.OWN, sample, disagreements);
    }

    GcEvent sampled(GcSample near) {
        return with(at, pauses, origin, near, disagreements);
    }

    private GcEvent with(
            Instant newAt,
            List<GcPause> newPauses,
            GcOrigin newOrigin,
            @Nullable GcSample newSample,
            List<String> newDisagreements) {
        return new GcEvent(
                newAt,
                number,
                kind,
                name,
                cause,
                newOrigin,
                heap,
                durationNanos,
                newPauses,
                cpu,
                promotedBytes,
                sources,
                newSample,
                newDisagreements);
    }

    private static String megabytes(long bytes) {
        return bytes == UNKNOWN ? "?" : Long.toString(Math.round(bytes / MEGABYTE));
    }
}
