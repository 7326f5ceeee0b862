package io.plumbline.batch.trace;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The garbage collections of a JVM in their order, from a flight recording, a GC log, or both. Immutable.
 *
 * @param collector of the JVM
 * @param jdk its version as a source tells it; absent if none does
 * @param clock which times are by
 * @param from what the sources cover begins; the first collection if they do not tell
 * @param to what they cover ends
 * @param sources that were read
 * @param events oldest first, the newest {@link #MOST_EVENTS} of them
 * @param leftOut how many older ones there are
 * @param floor what collections left in the heap, oldest first; of very many the lowest of neighbours
 * @param summary of all of them
 * @param disagreements how many events have some
 * @param notes what has to be known of the sources: lines that were lost, restarts, clocks that differ, as sentences
 */
public record GcTimeline(
        GcCollector collector,
        @Nullable String jdk,
        GcClock clock,
        Instant from,
        Instant to,
        Set<GcSource> sources,
        List<GcEvent> events,
        long leftOut,
        List<GcFloorPoint> floor,
        GcSummary summary,
        long disagreements,
        List<String> notes) {

    /** So many are listed. */
    public static final int MOST_EVENTS = 20_000;

    public GcTimeline {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        sources = Set.copyOf(sources);
        events = List.copyOf(events);
        floor = List.copyOf(floor);
        notes = List.copyOf(notes);
    }
}
