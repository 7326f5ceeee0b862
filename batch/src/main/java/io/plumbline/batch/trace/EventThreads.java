package io.plumbline.batch.trace;

import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.flight.FlightObject;
import io.plumbline.batch.flight.FlightType;
import io.plumbline.batch.flight.OfChunk;
import io.plumbline.batch.naming.NameStem;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose events these are. For one thread; memory is bounded. */
final class EventThreads {

    /** Where a thread stands that an event is about but that did not write it, and where the one that did. */
    private static final List<String> SUBJECTS = List.of("sampledThread", "thread", "eventThread");

    static final String UNNAMED = "(unnamed)";
    private static final String THREAD = "java.lang.Thread";
    private static final int MOST_STEMS = 50_000;
    private static final int MOST_TYPES = 10_000;

    private final OfChunk<EventThread> threads = new OfChunk<>();
    private final IdentityHashMap<FlightType, List<String>> subjects = new IdentityHashMap<>();
    private final Map<String, String> stems = new HashMap<>();

    /** The thread that an event is about; absent if it is about none. */
    @Nullable
    EventThread of(FlightEvent event) {
        if (subjects.size() >= MOST_TYPES) {
            subjects.clear();
        }
        var fields = subjects.computeIfAbsent(event.eventType(), EventThreads::subjectsOf);
        for (int i = 0; i < fields.size(); i++) {
            int number = event.constant(fields.get(i));
            if (number >= 0) {
                return of(event, fields.get(i), number);
            }
        }
        return null;
    }

    private static List<String> subjectsOf(FlightType type) {
        var told = type.fields().stream()
                .filter(field -> field.type().name().equals(THREAD))
                .map(field -> field.name())
                .toList();
        return SUBJECTS.stream().filter(told::contains).toList();
    }

    private @Nullable EventThread of(FlightEvent event, String field, int number) {
        var known = threads.get(event.chunk(), number);
        if (known == null) {
            var thread = event.object(field);
            if (thread == null) {
                return null;
            }
            known = read(thread);
            threads.put(event.chunk(), number, known);
        }
        return known;
    }

    private EventThread read(FlightObject thread) {
        long id = thread.number("javaThreadId");
        boolean java = id > 0;
        var told = thread.text(java ? "javaName" : "osName");
        var name = told == null ? "" : NameStem.bounded(told);
        // the field came with JDK 21
        return new EventThread(
                name, stem(name), java ? id : -thread.number("osThreadId"), null, thread.flag("virtual"));
    }

    private String stem(String name) {
        if (stems.size() >= MOST_STEMS) {
            stems.clear();
        }
        return stems.computeIfAbsent(name, unknown -> unknown.isEmpty() ? UNNAMED : NameStem.of(unknown));
    }
}
