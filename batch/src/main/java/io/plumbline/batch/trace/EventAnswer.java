package io.plumbline.batch.trace;

import java.util.List;

/** What became of a question for events. */
public sealed interface EventAnswer {

    /** The expression that was asked. */
    String expression();

    /**
     * The events that match. Immutable.
     *
     * @param expression that was asked
     * @param looked how many events were looked at
     * @param matched how many of them match
     * @param types matching events by type, most first; 100 at most
     * @param stacks stacks of matching events, most first; 20 at most
     * @param events the first matching ones in the order of the file, as many as were asked for
     * @param notes what is missing in all this, and why; in whole sentences
     */
    record Matches(
            String expression,
            long looked,
            long matched,
            List<EventCount> types,
            List<EventStack> stacks,
            List<EventMatch> events,
            List<String> notes)
            implements EventAnswer {

        public Matches {
            types = List.copyOf(types);
            stacks = List.copyOf(stacks);
            events = List.copyOf(events);
            notes = List.copyOf(notes);
        }
    }

    /**
     * The expression cannot be asked. Immutable.
     *
     * @param expression that was asked, cut if it is too long
     * @param line where it is wrong, from 1 on
     * @param column where it is wrong, from 1 on
     * @param reason what is wrong, and what to do
     * @param message for people: the reason, the expression, and a caret below its place
     */
    record Refused(String expression, int line, int column, String reason, String message) implements EventAnswer {}
}
