package io.plumbline.batch.trace;

import io.plumbline.batch.naming.NameStem;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import jdk.jfr.EventType;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import org.jspecify.annotations.Nullable;

/** Whose events these are. For one thread; memory is bounded. */
final class EventThreads {

    /** Where a thread stands that an event is about but that did not write it. */
    private static final String[] SUBJECTS = {"sampledThread", "thread"};

    static final String UNNAMED = "(unnamed)";
    private static final int MOST_THREADS = 50_000;
    private static final int MOST_STEMS = 50_000;
    private static final int MOST_TYPES = 10_000;

    private final IdentityHashMap<RecordedThread, EventThread> threads = new IdentityHashMap<>();
    private final IdentityHashMap<EventType, String> subjects = new IdentityHashMap<>();
    private final Map<String, String> stems = new HashMap<>();

    /** The thread that an event is about; absent if it is about none. */
    @Nullable
    EventThread of(RecordedEvent event) {
        if (subjects.size() >= MOST_TYPES) {
            subjects.clear();
        }
        var subject = subjects.computeIfAbsent(event.getEventType(), EventThreads::subjectOf);
        if (!subject.isEmpty() && event.getValue(subject) instanceof RecordedThread thread) {
            return of(thread);
        }
        var thread = event.getThread();
        return thread == null ? null : of(thread);
    }

    private static String subjectOf(EventType type) {
        for (var subject : SUBJECTS) {
            if (type.getField(subject) != null) {
                return subject;
            }
        }
        return "";
    }

    EventThread of(RecordedThread thread) {
        if (threads.size() >= MOST_THREADS) {
            threads.clear();
        }
        return threads.computeIfAbsent(thread, this::read);
    }

    private EventThread read(RecordedThread thread) {
        boolean java = thread.getJavaThreadId() > 0;
        var told = java ? thread.getJavaName() : thread.getOSName();
        var name = told == null ? "" : NameStem.bounded(told);
        return new EventThread(
                name, stem(name), java ? thread.getJavaThreadId() : -thread.getOSThreadId(), null, isVirtual(thread));
    }

    private String stem(String name) {
        if (stems.size() >= MOST_STEMS) {
            stems.clear();
        }
        return stems.computeIfAbsent(name, unknown -> unknown.isEmpty() ? UNNAMED : NameStem.of(unknown));
    }

    /** The field came with JDK 21, the method that asks for it, too. */
    private static boolean isVirtual(RecordedThread thread) {
        return thread.hasField("virtual") && thread.getBoolean("virtual");
    }
}
