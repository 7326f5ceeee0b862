package io.plumbline.batch.trace;

import dev.cel.runtime.CelVariableResolver;
import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.profile.Frame;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An event as an expression sees it: only what is asked for is looked up, once. For one thread, while the event is held. */
final class EventView implements CelVariableResolver {

    private final FlightEvent event;
    private final EventFrames allFrames;
    private final EventThreads allThreads;
    private final @Nullable ThreadTimeline timeline;
    private final Map<String, Optional<Object>> values = new HashMap<>();

    EventView(FlightEvent event, EventFrames allFrames, EventThreads allThreads, @Nullable ThreadTimeline timeline) {
        this.event = event;
        this.allFrames = allFrames;
        this.allThreads = allThreads;
        this.timeline = timeline;
    }

    @Override
    public Optional<Object> find(String name) {
        return values.computeIfAbsent(name, asked -> Optional.ofNullable(value(asked)));
    }

    private @Nullable Object value(String name) {
        return switch (name) {
            case EventExpression.TYPE -> type();
            case EventExpression.FULL_TYPE -> event.type();
            case EventExpression.START_TIME -> EventValues.bounded(event.start());
            case EventExpression.DURATION -> EventValues.bounded(event.duration());
            case EventExpression.THREAD -> threadValues();
            case EventExpression.STACK_TRACE -> EventValues.texts(frames());
            case EventExpression.STACK -> String.join("\n", EventValues.texts(frames()));
            case EventExpression.TOP_FRAME ->
                frames().isEmpty()
                        ? null
                        : EventValues.texts(frames().subList(0, 1)).get(0);
            case EventExpression.EVENT -> fields();
            default -> field(name);
        };
    }

    String type() {
        return EventSearch.shortName(event.eventType());
    }

    List<Frame> frames() {
        return allFrames.of(event);
    }

    EventMatch match(int frames) {
        return new EventMatch(
                type(),
                EventValues.bounded(event.start()),
                EventValues.bounded(event.duration()),
                thread(),
                EventFrames.top(frames(), frames),
                EventSearch.shownFields(event));
    }

    private @Nullable EventThread thread() {
        var thread = allThreads.of(event);
        if (thread == null || timeline == null) {
            return thread;
        }
        var state = timeline.at(thread.id(), ThreadIntervals.nanos(event.startNanos()));
        return new EventThread(thread.name(), thread.stem(), thread.id(), state, thread.virtual());
    }

    private @Nullable Map<String, Object> threadValues() {
        var thread = thread();
        if (thread == null) {
            return null;
        }
        var values = new HashMap<String, Object>();
        values.put("name", thread.name());
        values.put("stem", thread.stem());
        values.put("id", thread.id());
        values.put("virtual", thread.virtual());
        if (thread.state() != null) {
            values.put(EventExpression.STATE, thread.state().name());
        }
        return values;
    }

    private Map<String, Object> fields() {
        var fields = new LinkedHashMap<String, Object>();
        for (var field : event.fields()) {
            var value = field(field.name());
            if (value != null) {
                fields.put(field.name(), value);
            }
        }
        return fields;
    }

    private @Nullable Object field(String name) {
        if (EventValues.isSecret(event.type(), name)) {
            return null;
        }
        return EventValues.of(event.value(name));
    }
}
