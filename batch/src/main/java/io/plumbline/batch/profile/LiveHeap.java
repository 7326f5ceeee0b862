package io.plumbline.batch.profile;

import io.plumbline.batch.flight.FlightEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * By how much the live part of the heap grew within a recording: the floor of what is in use after collections, in the second
 * half of the time since the first collection of old objects, less that in the first half. It is a cautious estimate:
 * what grew within the halves is left out. Bounded; not thread-safe.
 */
final class LiveHeap {

    private static final int MOST_COLLECTIONS = 200_000;

    /** In each half, so that one late collection does not make a floor. */
    private static final int FEWEST_READINGS = 2;

    private record After(Instant at, long usedBytes) {}

    private final List<After> afterCollections = new ArrayList<>();
    private final List<Instant> oldCollections = new ArrayList<>();

    void summary(FlightEvent event) {
        if ("After GC".equals(event.text("when")) && afterCollections.size() < MOST_COLLECTIONS) {
            after(event.start(), event.number("heapUsed"));
        }
    }

    void after(Instant at, long usedBytes) {
        afterCollections.add(new After(at, usedBytes));
    }

    void oldCollection(Instant began) {
        if (oldCollections.size() < MOST_COLLECTIONS) {
            oldCollections.add(began);
        }
    }

    /** In bytes; 0 if it shrank; empty if there were too few collections of old objects to tell. */
    OptionalLong growth() {
        var first = oldCollections.stream().min(Comparator.naturalOrder());
        var last = oldCollections.stream().max(Comparator.naturalOrder());
        if (first.isEmpty() || last.isEmpty() || first.get().equals(last.get())) {
            return OptionalLong.empty();
        }
        long beginNanos = EpochNanos.of(first.get());
        long endNanos = afterCollections.stream()
                .mapToLong(after -> EpochNanos.of(after.at()))
                .max()
                .orElse(beginNanos);
        var middle = EpochNanos.instant(beginNanos + (endNanos - beginNanos) / 2);
        if (!last.get().isAfter(middle)) {
            return OptionalLong.empty();
        }
        var earlier = afterCollections.stream()
                .filter(after -> !after.at().isBefore(first.get()) && after.at().isBefore(middle))
                .mapToLong(After::usedBytes)
                .summaryStatistics();
        var later = afterCollections.stream()
                .filter(after -> !after.at().isBefore(middle))
                .mapToLong(After::usedBytes)
                .summaryStatistics();
        return earlier.getCount() < FEWEST_READINGS || later.getCount() < FEWEST_READINGS
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, later.getMin() - earlier.getMin()));
    }
}
