package io.plumbline.batch.trace;

import static io.plumbline.batch.trace.GcEvent.UNKNOWN;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sums up collections in their order. Bounded; one thread. */
final class GcStatistics {

    private static final double QUARTER = 0.25;

    private final Map<GcKind, Long> countByKind = new EnumMap<>(GcKind.class);
    private final PauseHistogram pauses = new PauseHistogram();
    private final GcRates rates = new GcRates();
    private final GcFloor floor = new GcFloor();
    private final Supplier<GcCollector> collector;
    private long collections;
    private long asked;
    private long own;
    private long cpuNanos;
    private boolean cpuIsKnown;
    private long allocatedBytes;
    private boolean allocationIsKnown;
    private long promotedBytes;
    private boolean promotionIsKnown;
    private long disagreements;
    private long leftBytes = UNKNOWN;
    private @Nullable Instant first;
    private @Nullable Instant last;

    /** @param collector of the JVM, as far as it is known by then */
    GcStatistics(Supplier<GcCollector> collector) {
        this.collector = collector;
    }

    void add(GcEvent event) {
        collections++;
        countByKind.merge(event.kind(), 1L, Long::sum);
        asked += event.origin() == GcOrigin.ASKED ? 1 : 0;
        own += event.origin() == GcOrigin.OWN ? 1 : 0;
        disagreements += event.disagreements().isEmpty() ? 0 : 1;
        event.pauses().forEach(pause -> pauses.add(pause.nanos()));
        if (event.cpu().totalNanos() != UNKNOWN) {
            cpuNanos += event.cpu().totalNanos();
            cpuIsKnown = true;
        }
        if (event.promotedBytes() != UNKNOWN) {
            promotedBytes += event.promotedBytes();
            promotionIsKnown = true;
        }
        rates.add(event, allocated(event));
        floor.add(event, collector.get(), collections);
        first = first == null ? event.at() : first;
        last = event.end();
    }

    /* Cycles overlap with what the program allocates and with collections of the young generation: they measure nothing between. */
    private long allocated(GcEvent event) {
        boolean overlaps = event.kind() == GcKind.CONCURRENT && collector.get() == GcCollector.G1;
        if (overlaps || event.heap().beforeBytes() == UNKNOWN || event.heap().afterBytes() == UNKNOWN) {
            return 0;
        }
        long allocated = leftBytes == UNKNOWN ? 0 : Math.max(0, event.heap().beforeBytes() - leftBytes);
        allocationIsKnown |= leftBytes != UNKNOWN;
        leftBytes = event.heap().afterBytes();
        allocatedBytes += allocated;
        return allocated;
    }

    /** The JVM was started again. */
    void restarted() {
        leftBytes = UNKNOWN;
        floor.clear();
    }

    @Nullable
    Instant first() {
        return first;
    }

    @Nullable
    Instant last() {
        return last;
    }

    long collections() {
        return collections;
    }

    long disagreements() {
        return disagreements;
    }

    GcFloor floor() {
        return floor;
    }

    /** All together, over a time that the sources cover. */
    GcSummary summary(Instant from, Instant to) {
        var summary = pauses.summary();
        var lasting = Duration.between(from, to);
        double seconds = (double) lasting.toSeconds() + lasting.toNanosPart() / 1e9;
        boolean lasts = seconds > 0;
        return new GcSummary(
                collections,
                countByKind.getOrDefault(GcKind.YOUNG, 0L),
                countByKind.getOrDefault(GcKind.MIXED, 0L),
                countByKind.getOrDefault(GcKind.FULL, 0L),
                countByKind.getOrDefault(GcKind.CONCURRENT, 0L),
                asked,
                own,
                summary,
                lasts ? summary.totalNanos() / 1e9 / seconds : Double.NaN,
                cpuIsKnown ? cpuNanos : UNKNOWN,
                cpuIsKnown && lasts ? cpuNanos / 1e9 / seconds : Double.NaN,
                rates.intervalSeconds(0, QUARTER),
                rates.intervalSeconds(1 - QUARTER, 1),
                allocationIsKnown && lasts ? allocatedBytes / seconds : Double.NaN,
                promotionIsKnown && lasts ? promotedBytes / seconds : Double.NaN,
                rates.parts());
    }
}
