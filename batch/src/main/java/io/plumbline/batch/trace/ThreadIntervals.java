package io.plumbline.batch.trace;

import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.naming.NameStem;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Which events tell that a thread waited, and for what. A JVM writes them when the wait ends, and only if it was long enough. */
final class ThreadIntervals {

    private static final String OBJECT_WAIT = "jdk.JavaMonitorWait";

    private static final Map<String, ThreadState> STATES = Map.ofEntries(
            Map.entry("jdk.JavaMonitorEnter", ThreadState.BLOCKED),
            Map.entry(OBJECT_WAIT, ThreadState.TIMED_WAITING),
            Map.entry("jdk.ThreadPark", ThreadState.PARKED),
            // parked, and its carrier with it
            Map.entry("jdk.VirtualThreadPinned", ThreadState.PARKED),
            Map.entry("jdk.ThreadSleep", ThreadState.SLEEPING),
            Map.entry("jdk.SocketConnect", ThreadState.IO),
            Map.entry("jdk.SocketRead", ThreadState.IO),
            Map.entry("jdk.SocketWrite", ThreadState.IO),
            Map.entry("jdk.FileRead", ThreadState.IO),
            Map.entry("jdk.FileWrite", ThreadState.IO),
            Map.entry("jdk.FileForce", ThreadState.IO));

    private static final String[] CLASSES = {"parkedClass", "monitorClass"};

    /** Some two hundred years after 1970. */
    private static final long LAST = TimeUnit.DAYS.toNanos(365L * 200);

    private ThreadIntervals() {}

    /** What the thread did from the event's beginning to its end; absent if the event tells of no wait. */
    static @Nullable ThreadState stateOf(FlightEvent event) {
        var type = event.type();
        var state = STATES.get(type);
        return state != null && type.equals(OBJECT_WAIT) && event.hasField("timeout") && event.number("timeout") == 0
                ? ThreadState.WAITING
                : state;
    }

    /** Class of the monitor or of what it was parked on, peer, or file without its numbers; empty if it is not known. */
    static String waitsFor(FlightEvent event, EventClasses classes) {
        for (var field : CLASSES) {
            var name = classes.of(event, field);
            if (!name.isEmpty()) {
                return name;
            }
        }
        if (event.hasField("port")) {
            var host = text(event, "host");
            return NameStem.cut((host.isEmpty() ? text(event, "address") : host) + ":" + event.number("port"));
        }
        return NameStem.of(text(event, "path"));
    }

    private static String text(FlightEvent event, String field) {
        var text = event.text(field);
        return text == null ? "" : text;
    }

    /** Nanoseconds since 1970; of hostile times the nearest that there are. */
    static long nanos(long told) {
        return Math.max(0, Math.min(told, LAST));
    }

    /** The same of a time. */
    static long nanos(Instant instant) {
        long seconds = Math.max(0, Math.min(instant.getEpochSecond(), TimeUnit.DAYS.toSeconds(365 * 200)));
        return TimeUnit.SECONDS.toNanos(seconds) + instant.getNano();
    }
}
