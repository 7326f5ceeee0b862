package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.trace.EventAnswer;
import io.plumbline.batch.trace.EventMatch;
import io.plumbline.batch.trace.EventStack;
import io.plumbline.batch.trace.EventThread;
import io.plumbline.batch.trace.ThreadState;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The events of a recording that match an expression, as JSON. Immutable.
 *
 * @param filter the expression
 * @param looked how many events were looked at
 * @param matched how many of them match
 * @param types matching events by type, most first
 * @param stacks of matching events, most first
 * @param events the first matching ones, as many as were asked for
 * @param notes what is missing in all this, and why
 */
@Schema(name = "MatchingEvents")
record EventsJson(
        String filter,
        long looked,
        long matched,
        Map<String, Long> types,
        List<Stack> stacks,
        List<Event> events,
        List<String> notes) {

    EventsJson {
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        stacks = List.copyOf(stacks);
        events = List.copyOf(events);
        notes = List.copyOf(notes);
    }

    /** How many events have a stack, which is told innermost first. */
    @Schema(name = "EventStack")
    record Stack(long events, List<String> frames) {

        static Stack of(EventStack stack) {
            return new Stack(stack.events(), EventsJson.frames(stack.frames()));
        }
    }

    /**
     * One event.
     *
     * @param at by its JVM's clock
     * @param seconds for which it went on; 0 if it is of a moment
     * @param thread whose it is; absent if it is no thread's
     * @param frames innermost first
     * @param fields all others by name
     */
    @Schema(name = "MatchingEvent")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Event(
            String type,
            Instant at,
            double seconds,
            @Nullable OfThread thread,
            List<String> frames,
            Map<String, String> fields) {

        static Event of(EventMatch match) {
            return new Event(
                    match.type(),
                    match.startTime(),
                    match.duration().toSeconds() + match.duration().toNanosPart() / 1e9,
                    match.thread() == null ? null : OfThread.of(match.thread()),
                    EventsJson.frames(match.frames()),
                    match.fields());
        }
    }

    /**
     * The thread of an event.
     *
     * @param state at that time; absent if no part of the expression asks for it
     */
    @Schema(name = "EventThread")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OfThread(String name, long id, @Nullable ThreadState state, boolean virtual) {

        static OfThread of(EventThread thread) {
            return new OfThread(thread.name(), thread.id(), thread.state(), thread.virtual());
        }
    }

    static EventsJson of(EventAnswer.Matches matches) {
        var types = new LinkedHashMap<String, Long>();
        matches.types().forEach(type -> types.merge(type.type(), type.events(), Long::sum));
        return new EventsJson(
                matches.expression(),
                matches.looked(),
                matches.matched(),
                types,
                matches.stacks().stream().map(Stack::of).toList(),
                matches.events().stream().map(Event::of).toList(),
                matches.notes());
    }

    private static List<String> frames(List<Frame> frames) {
        return frames.stream().map(Frame::toString).toList();
    }
}
