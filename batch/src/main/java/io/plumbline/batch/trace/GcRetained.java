package io.plumbline.batch.trace;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The newest collections of a source; older ones are handed on, oldest first. Bounded; one thread. */
final class GcRetained {

    private static final int MOST_RESTARTS = 1_000;

    private final Deque<GcEvent> events = new ArrayDeque<>();
    private final List<Instant> restarts = new ArrayList<>();
    private final Consumer<GcEvent> older;
    private long leftOut;

    GcRetained(Consumer<GcEvent> older) {
        this.older = older;
    }

    void add(GcEvent event) {
        events.addLast(event);
        if (events.size() > GcTimeline.MOST_EVENTS) {
            older.accept(events.removeFirst());
            leftOut++;
        }
    }

    /** The JVM was started again before what comes now. */
    void restarted(Instant at) {
        if (restarts.size() < MOST_RESTARTS) {
            restarts.add(at);
        }
    }

    List<Instant> restarts() {
        return List.copyOf(restarts);
    }

    long leftOut() {
        return leftOut;
    }

    /** What is there, in the order in which it began. */
    List<GcEvent> inOrder() {
        return events.stream().sorted(Comparator.comparing(GcEvent::at)).toList();
    }
}
