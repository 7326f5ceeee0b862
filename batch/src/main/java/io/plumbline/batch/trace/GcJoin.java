package io.plumbline.batch.trace;

import static io.plumbline.batch.trace.GcEvent.UNKNOWN;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/*
 * A recording and a log number collections alike, so numbers join them; and their clocks differ by the same for all of them, so the
 * median of the differences is the clocks' and says whether it is the same JVM at all: of another one the differences are scattered.
 * What begins in a log is a line that was written then, in whole milliseconds; in a recording it is to the nanosecond.
 */
/** Joins what a recording and a log tell of the same collections. Immutable. */
final class GcJoin {

    private static final Duration SAME = Duration.ofMillis(250);
    private static final double LEAST_SHARE = 0.6;

    /** Clocks that differ by less are one clock, read by two. */
    private static final Duration ONE_CLOCK = Duration.ofMillis(100);

    private static final long MEGABYTE = 1L << 20;
    private static final double NANOS_OF_MILLI = 1e6;
    private static final double MEGABYTES = 1 << 20;

    /** Stops that differ by less than this and a tenth were measured from different ends of the same work. */
    private static final double ROUNDING_NANOS = 500_000;

    private static final double ROUNDING_SHARE = 0.1;

    private final List<GcEvent> events;
    private final @Nullable Duration logIsAhead;
    private final long joined;

    private GcJoin(List<GcEvent> events, @Nullable Duration logIsAhead, long joined) {
        this.events = events;
        this.logIsAhead = logIsAhead;
        this.joined = joined;
    }

    /** All collections, in the order in which they began, by the recording's clock. */
    List<GcEvent> events() {
        return events;
    }

    /** By how much the log's clock is ahead of the recording's; nothing if they have no collection in common. */
    @Nullable
    Duration logIsAhead() {
        return logIsAhead;
    }

    /** How many collections both tell of. */
    long joined() {
        return joined;
    }

    /** Says whether two clocks differ by so much that it has to be said. */
    static boolean differ(Duration ahead) {
        return ahead.abs().compareTo(ONE_CLOCK) > 0;
    }

    /**
     * Joins collections.
     *
     * @param recorded of a recording, in order
     * @param logged of a log, in order
     * @param restarts of the JVMs that wrote the log, one after the other
     */
    static GcJoin of(List<GcEvent> recorded, List<GcEvent> logged, List<Instant> restarts) {
        var recordedByNumber = new HashMap<Long, GcEvent>();
        recorded.forEach(event -> recordedByNumber.put(event.number(), event));
        List<GcEvent> best = List.of();
        Duration ahead = null;
        for (var life : lives(logged, restarts)) {
            var offset = offset(life, recordedByNumber);
            if (offset != null && life.size() > best.size()) {
                best = life;
                ahead = offset;
            }
        }
        if (ahead == null) {
            var all = new ArrayList<>(recorded);
            all.addAll(logged);
            all.sort(Comparator.comparing(GcEvent::at));
            return new GcJoin(all, null, 0);
        }
        return joined(recordedByNumber, logged, Set.copyOf(best), ahead);
    }

    private static List<List<GcEvent>> lives(List<GcEvent> logged, List<Instant> restarts) {
        var lives = new ArrayList<List<GcEvent>>();
        var rest = new ArrayList<>(restarts);
        List<GcEvent> life = new ArrayList<>();
        for (var event : logged) {
            while (!rest.isEmpty() && !event.end().isBefore(rest.get(0))) {
                rest.remove(0);
                lives.add(life);
                life = new ArrayList<>();
            }
            life.add(event);
        }
        lives.add(life);
        return lives;
    }

    private static @Nullable Duration offset(List<GcEvent> life, Map<Long, GcEvent> recordedByNumber) {
        var differences = life.stream()
                .flatMapToLong(event -> Stream.ofNullable(recordedByNumber.get(event.number()))
                        .mapToLong(recorded ->
                                Duration.between(recorded.at(), event.at()).toNanos()))
                .sorted()
                .toArray();
        if (differences.length == 0) {
            return null;
        }
        long median = differences[differences.length / 2];
        long near = Arrays.stream(differences)
                .filter(difference -> Math.abs(difference - median) < SAME.toNanos())
                .count();
        return near >= LEAST_SHARE * differences.length ? Duration.ofNanos(median) : null;
    }

    private static GcJoin joined(
            Map<Long, GcEvent> recordedByNumber, List<GcEvent> logged, Set<GcEvent> life, Duration ahead) {
        var shift = ahead.negated();
        long firstRecorded = recordedByNumber.keySet().stream()
                .mapToLong(Long::longValue)
                .min()
                .orElse(0);
        long lastRecorded = recordedByNumber.keySet().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(-1);
        long firstLogged = life.stream().mapToLong(GcEvent::number).min().orElse(0);
        long lastLogged = life.stream().mapToLong(GcEvent::number).max().orElse(-1);
        var all = new ArrayList<GcEvent>();
        var left = new HashMap<>(recordedByNumber);
        long both = 0;
        for (var event : logged) {
            var recorded = life.contains(event) ? left.remove(event.number()) : null;
            boolean expected =
                    life.contains(event) && event.number() >= firstRecorded && event.number() <= lastRecorded;
            if (recorded != null) {
                both++;
                all.add(both(recorded, event.moved(shift)));
            } else {
                all.add(
                        expected
                                ? event.moved(shift).disputed("The recording does not have this collection.")
                                : event.moved(shift));
            }
        }
        left.forEach((number, event) -> all.add(
                number >= firstLogged && number <= lastLogged
                        ? event.disputed("The GC log does not have this collection.")
                        : event));
        all.sort(Comparator.comparing(GcEvent::at));
        return new GcJoin(all, ahead, both);
    }

    private static GcEvent both(GcEvent recorded, GcEvent logged) {
        return new GcEvent(
                recorded.at(),
                recorded.number(),
                logged.kind() == GcKind.OTHER ? recorded.kind() : logged.kind(),
                logged.name().isEmpty() ? recorded.name() : logged.name(),
                recorded.cause().isEmpty() ? logged.cause() : recorded.cause(),
                recorded.origin() == GcOrigin.JVM ? logged.origin() : recorded.origin(),
                recorded.heap().completedBy(logged.heap()),
                GcEvent.firstKnown(recorded.durationNanos(), logged.durationNanos()),
                recorded.pauses().isEmpty() ? logged.pauses() : recorded.pauses(),
                recorded.cpu().totalNanos() == UNKNOWN ? logged.cpu() : recorded.cpu(),
                GcEvent.firstKnown(recorded.promotedBytes(), logged.promotedBytes()),
                Set.of(GcSource.RECORDING, GcSource.LOG),
                null,
                disagreements(recorded, logged));
    }

    private static List<String> disagreements(GcEvent recorded, GcEvent logged) {
        var found = new ArrayList<String>();
        if (isOneStop(recorded) && isOneStop(logged)) {
            sizes("before", recorded.heap().beforeBytes(), logged.heap().beforeBytes(), found);
            sizes("after", recorded.heap().afterBytes(), logged.heap().afterBytes(), found);
        }
        long difference = Math.abs(recorded.pauseNanos() - logged.pauseNanos());
        if (difference > ROUNDING_NANOS + ROUNDING_SHARE * Math.max(recorded.pauseNanos(), logged.pauseNanos())) {
            found.add(String.format(
                    Locale.ROOT,
                    "The recording says that the program stood still for %.3f ms, the GC log %.3f ms.",
                    recorded.pauseNanos() / NANOS_OF_MILLI,
                    logged.pauseNanos() / NANOS_OF_MILLI));
        }
        return found;
    }

    /* In cycles each source measures at moments of its own. */
    private static boolean isOneStop(GcEvent event) {
        return event.pauses().size() == 1 && event.kind() != GcKind.CONCURRENT;
    }

    private static void sizes(String when, long recordedBytes, long loggedBytes, List<String> found) {
        if (recordedBytes != UNKNOWN && loggedBytes != UNKNOWN && Math.abs(recordedBytes - loggedBytes) > MEGABYTE) {
            found.add(String.format(
                    Locale.ROOT,
                    "The recording says that %.1f MB were in use %s, the GC log %.1f MB.",
                    recordedBytes / MEGABYTES,
                    when,
                    loggedBytes / MEGABYTES));
        }
    }
}
