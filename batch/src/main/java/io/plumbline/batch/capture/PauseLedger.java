package io.plumbline.batch.capture;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What of a JVM's budget of pauses was spent by what. The budget is a leaky bucket: what was spent runs out of it at so much an hour,
 * and nothing may be added by a schedule while it is full. Immutable.
 *
 * @param perHour how long the JVM may stand still for us in an hour
 * @param level what is in the bucket now
 * @param lastHour what was spent within the last hour, the most first
 */
public record PauseLedger(Duration perHour, Duration level, List<Line> lastHour) {

    /** The longest time that anything can stay in a bucket that counts: beyond it nothing is looked at. */
    public static final Duration LOOKS_BACK = Duration.ofHours(24);

    private static final Duration HOUR = Duration.ofHours(1);

    /**
     * A pause that we caused, as long as it was at most.
     *
     * @param what caused it
     * @param counts whether it goes into the bucket; heap snapshots by schedule do not: each has a budget of its own
     */
    public record Spent(Instant at, String what, Duration pause, boolean counts) {}

    /**
     * What one cause has spent.
     *
     * @param times how often
     */
    public record Line(String what, int times, Duration pause, boolean counts) {}

    public PauseLedger {
        lastHour = List.copyOf(lastHour);
    }

    /**
     * The ledger at a time.
     *
     * @param spent in any order; what lies after that time does not count
     */
    public static PauseLedger of(List<Spent> spent, Duration perHour, Instant now) {
        var past = spent.stream()
                .filter(one -> !one.at().isAfter(now))
                .sorted(Comparator.comparing(Spent::at))
                .toList();
        return new PauseLedger(perHour, level(past, perHour, now), lines(past, now));
    }

    private static Duration level(List<Spent> past, Duration perHour, Instant now) {
        double level = 0;
        var last = past.isEmpty() ? now : past.get(0).at();
        for (var one : past) {
            level = leaked(level, last, one.at(), perHour) + (one.counts() ? millis(one.pause()) : 0);
            last = one.at();
        }
        return Duration.ofMillis(Math.round(leaked(level, last, now, perHour)));
    }

    private static double leaked(double level, Instant from, Instant to, Duration perHour) {
        return Math.max(0, level - millis(perHour) * millis(Duration.between(from, to)) / millis(HOUR));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static List<Line> lines(List<Spent> past, Instant now) {
        Map<String, List<Spent>> byWhat = past.stream()
                .filter(one -> one.at().isAfter(now.minus(HOUR)))
                .collect(Collectors.groupingBy(Spent::what, TreeMap::new, Collectors.toList()));
        var lines = new ArrayList<Line>();
        byWhat.forEach((what, all) -> lines.add(new Line(
                what,
                all.size(),
                all.stream().map(Spent::pause).reduce(Duration.ZERO, Duration::plus),
                all.get(0).counts())));
        lines.sort(Comparator.comparing(Line::pause).reversed());
        return lines;
    }

    /** What was spent within the last hour, of what goes into the bucket. */
    public Duration spent() {
        return lastHour.stream().filter(Line::counts).map(Line::pause).reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether anything may be added now. */
    public boolean hasRoom() {
        return level.compareTo(perHour) < 0;
    }

    /**
     * Whether a schedule may cause another pause now. One that is longer than all that may be spent in an hour may if nothing is left of
     * what was spent before: it then waits for as many hours as it takes.
     *
     * @param expected how long it will be, roughly
     */
    public boolean hasRoomFor(Duration expected) {
        var counted = expected.compareTo(perHour) < 0 ? expected : perHour;
        return hasRoom() && level.plus(counted).compareTo(perHour) <= 0;
    }
}
