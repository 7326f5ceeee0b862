package io.plumbline.batch.trace;

import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.naming.NameStem;
import io.plumbline.batch.profile.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Follows the threads of a recording from event to event. For one thread; memory grows with the threads that have not ended and with
 * the places where they wait, both up to a bound.
 */
final class ThreadLives {

    private static final Set<String> STARTS = Set.of("jdk.ThreadStart", "jdk.VirtualThreadStart");
    private static final Set<String> ENDS = Set.of("jdk.ThreadEnd", "jdk.VirtualThreadEnd");
    private static final String SAMPLE = "jdk.ExecutionSample";
    private static final String DUMP = "jdk.ThreadDump";
    private static final String START_STACK = "stackTrace";

    private static final int MOST_LIVES = 100_000;
    private static final int MOST_FAMILIES_HELD = 20_000;
    private static final int MOST_FAMILIES = 100;
    private static final int MOST_WAITS_HELD = 20_000;
    private static final int MOST_WAITS = 50;
    private static final int MOST_THREADS_OF_WAIT = 10_000;

    private final ThreadTraceSettings settings;
    private final ThreadFamilyTally.Span span;
    private final EventThreads threads;
    private final EventFrames frames;
    private final EventClasses classes;
    private final ThreadDump.Reader dumpReader = new ThreadDump.Reader();
    private final Map<Long, ThreadLife> lives = new HashMap<>();
    private final Map<FamilyKey, ThreadFamilyTally> families = new HashMap<>();
    private final Map<WaitKey, WaitTally> waits = new HashMap<>();
    private ThreadDump lastDump = new ThreadDump(List.of(), true);
    private long lastDumpNanos = Long.MIN_VALUE;
    private int dumps;
    private boolean dumpsComplete = true;
    private boolean sampling;
    private int seen;
    private int started;
    private int ended;
    private long leftOut;
    private long waitsLeftOut;

    private record FamilyKey(String stem, boolean virtual) {}

    private record WaitKey(ThreadState state, String waitsFor, List<Frame> frames) {}

    /** Waits at one place. */
    private static final class WaitTally {
        private final Set<Long> threads = new HashSet<>();
        private final boolean idle;
        private long count;
        private Duration total = Duration.ZERO;
        private Duration longest = Duration.ZERO;

        WaitTally(boolean idle) {
            this.idle = idle;
        }

        void add(long thread, Duration time) {
            count++;
            total = total.plus(time);
            longest = longest.compareTo(time) < 0 ? time : longest;
            if (threads.size() < MOST_THREADS_OF_WAIT) {
                threads.add(thread);
            }
        }
    }

    ThreadLives(
            ThreadTraceSettings settings,
            ThreadFamilyTally.Span span,
            EventThreads threads,
            EventFrames frames,
            EventClasses classes) {
        this.settings = settings;
        this.span = span;
        this.threads = threads;
        this.frames = frames;
        this.classes = classes;
    }

    void note(FlightEvent event) {
        var type = event.type();
        if (type.equals(DUMP)) {
            dump(event);
            return;
        }
        var thread = threads.of(event);
        // threads of the JVM itself are none of Java's
        if (thread == null || thread.id() <= 0) {
            return;
        }
        var life = life(thread.id(), thread.stem(), thread.virtual());
        if (life == null) {
            return;
        }
        if (STARTS.contains(type)) {
            start(life, event);
        } else if (ENDS.contains(type)) {
            end(life, event);
        } else if (type.equals(SAMPLE)) {
            sampling = true;
            life.sampled();
        } else {
            var state = ThreadIntervals.stateOf(event);
            if (state != null) {
                waited(thread.id(), life, state, event);
            }
        }
    }

    private @Nullable ThreadLife life(long id, String stem, boolean virtual) {
        var known = lives.get(id);
        if (known != null) {
            return known;
        }
        if (lives.size() >= MOST_LIVES) {
            // what has ended is counted in its family already
            lives.values().removeIf(life -> life.endedNanos != ThreadLife.UNKNOWN);
        }
        var key = new FamilyKey(stem, virtual);
        if (lives.size() >= MOST_LIVES || (families.size() >= MOST_FAMILIES_HELD && !families.containsKey(key))) {
            leftOut++;
            return null;
        }
        var family = families.computeIfAbsent(key, unknown -> new ThreadFamilyTally(stem, virtual));
        family.seen();
        seen++;
        var life = new ThreadLife(family);
        lives.put(id, life);
        return life;
    }

    private void start(ThreadLife life, FlightEvent event) {
        if (life.startedNanos == ThreadLife.UNKNOWN) {
            life.startedNanos = ThreadIntervals.nanos(event.startNanos());
            var stack = event.hasField(START_STACK) ? frames.of(event) : List.<Frame>of();
            var starter =
                    stack.stream().filter(Frame::isApplication).findFirst().orElse(null);
            life.family.started(life.startedNanos, span, starter);
            started++;
        }
    }

    private void end(ThreadLife life, FlightEvent event) {
        if (life.endedNanos == ThreadLife.UNKNOWN) {
            life.endedNanos = ThreadIntervals.nanos(event.startNanos());
            life.family.ended(life.endedNanos, span);
            ended++;
        }
    }

    private void waited(long id, ThreadLife life, ThreadState state, FlightEvent event) {
        var time = EventValues.bounded(event.duration());
        life.family.waited(state, time);
        var stack = frames.stackOf(event);
        var key = new WaitKey(state, ThreadIntervals.waitsFor(event, classes), stack.place());
        var tally = waits.get(key);
        if (tally == null) {
            if (waits.size() >= MOST_WAITS_HELD) {
                waitsLeftOut++;
                return;
            }
            tally = new WaitTally(ThreadPlaces.isIdle(stack.frames()));
            waits.put(key, tally);
        }
        tally.add(id, time);
        if (!tally.idle && time.compareTo(settings.limit()) >= 0) {
            life.waitedLong(state);
        }
    }

    /* Dumps are events of one thread of the JVM, and come in their order; one that does not tells nothing of what lasts. */
    private void dump(FlightEvent event) {
        long nanos = ThreadIntervals.nanos(event.startNanos());
        var text = event.text("result");
        if (text == null || nanos <= lastDumpNanos) {
            return;
        }
        lastDumpNanos = nanos;
        lastDump = dumpReader.read(text);
        dumps++;
        dumpsComplete &= lastDump.complete();
        for (var entry : lastDump.threads()) {
            var life =
                    life(entry.id(), entry.name().isEmpty() ? EventThreads.UNNAMED : NameStem.of(entry.name()), false);
            if (life != null) {
                life.seenIn(entry, nanos);
            }
        }
    }

    int seen() {
        return seen;
    }

    int started() {
        return started;
    }

    int ended() {
        return ended;
    }

    int dumps() {
        return dumps;
    }

    List<ThreadFamily> families() {
        var livesByFamily =
                lives.values().stream().collect(Collectors.groupingBy(life -> life.family, Collectors.toList()));
        return families.values().stream()
                .map(family -> family.family(livesByFamily.getOrDefault(family, List.of()), span, settings, dumps))
                .sorted(Comparator.comparing(
                                (ThreadFamily family) -> family.anomalies().isEmpty())
                        .thenComparing(
                                Comparator.comparingInt(ThreadFamily::threads).reversed())
                        .thenComparing(ThreadFamily::stem))
                .limit(MOST_FAMILIES)
                .toList();
    }

    List<ThreadCluster> clusters() {
        return ThreadClusters.of(lastDump, lives, settings);
    }

    List<ThreadWait> waits() {
        return waits.entrySet().stream()
                .map(wait -> new ThreadWait(
                        wait.getKey().state(),
                        wait.getKey().waitsFor(),
                        wait.getKey().frames(),
                        wait.getValue().count,
                        wait.getValue().threads.size(),
                        wait.getValue().total,
                        wait.getValue().longest,
                        wait.getValue().idle))
                .sorted(Comparator.comparing(ThreadWait::idle)
                        .thenComparing(Comparator.comparing(ThreadWait::total).reversed())
                        .thenComparing(wait -> wait.frames().toString()))
                .limit(MOST_WAITS)
                .toList();
    }

    List<String> notes() {
        var notes = new ArrayList<String>();
        if (dumps == 0) {
            notes.add(
                    "The recording has no thread dumps (jdk.ThreadDump): threads that hang for ever are not seen in it,"
                            + " because a JVM records a wait when it ends.");
        } else if (dumps == 1) {
            notes.add("The recording has one thread dump: whether threads move cannot be told from it.");
        }
        if (!sampling) {
            notes.add("The recording has no samples of running threads (jdk.ExecutionSample).");
        }
        if (leftOut > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "There are more threads than can be followed: %,d events of others are not counted.",
                    leftOut));
        }
        if (waitsLeftOut > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "There are more places of waits than can be held: %,d waits are not counted.",
                    waitsLeftOut));
        }
        if (!dumpsComplete) {
            notes.add("A thread dump has more threads than are looked at.");
        }
        return notes;
    }
}
