package io.plumbline.batch.trace;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.flight.FlightField;
import io.plumbline.batch.flight.FlightType;
import io.plumbline.batch.profile.FlightRecording;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.profile.UnreadableRecordingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the events of a recording that match an expression in CEL: {@code type == 'ObjectAllocationSample' && thread.state ==
 * 'RUNNABLE'}. What can be asked is in the documentation of the command {@code events}. Thread-safe; needs the library of
 * expressions on the class path.
 *
 * <p>Reads the recording once, and once more before that if the state of threads matters. Memory grows with the events that are
 * asked for, with distinct stacks up to a bound, and by 17 bytes for each wait if states matter.
 *
 * @param limit how many matching events are shown; all are counted
 * @param deadline for the whole search; what was found until then is the answer
 */
public record EventSearch(int limit, Duration deadline) {

    private static final int MOST_EVENTS = 10_000;
    private static final int MOST_TYPES = 100;
    private static final int MOST_TYPES_HELD = 10_000;
    private static final int MOST_STACKS = 20;
    private static final int MOST_STACKS_HELD = 20_000;
    private static final int FRAMES_OF_EVENT = 16;
    private static final int FRAMES_OF_STACK = 32;
    private static final int LONGEST_VALUE = 200;
    private static final String JDK = "jdk.";

    /** What nobody needs to be shown twice. */
    private static final List<String> SHOWN_APART = List.of("startTime", "duration", "eventThread", "stackTrace");

    public EventSearch {
        if (limit < 0 || limit > MOST_EVENTS) {
            throw new IllegalArgumentException(
                    "the limit of events is \"" + limit + "\"; it must be 0 to " + MOST_EVENTS);
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("the deadline is \"" + deadline + "\"; it must be above zero");
        }
    }

    /** Says what is wrong with an expression, as far as that can be told without a recording; nothing if it can be asked. */
    public static Optional<EventAnswer.Refused> check(String expression) {
        try {
            EventExpression.of(expression);
            return Optional.empty();
        } catch (EventExpressionException wrong) {
            return Optional.of(wrong.answer());
        }
    }

    /**
     * Searches a recording.
     *
     * @throws UnreadableRecordingException if the file is missing, truncated or not a recording
     */
    public EventAnswer run(Path recording, String expression) throws UnreadableRecordingException {
        try {
            var compiled = EventExpression.of(expression);
            requireFields(compiled.syntax(), recording);
            return new Run(expression, compiled).over(recording);
        } catch (EventExpressionException wrong) {
            return wrong.answer();
        }
    }

    /** A name that no event has would never match, and nobody would know why. */
    private static void requireFields(EventSyntax syntax, Path recording)
            throws UnreadableRecordingException, EventExpressionException {
        var known = new TreeSet<String>();
        for (var type : FlightRecording.types(recording)) {
            type.fields().forEach(field -> known.add(field.name()));
        }
        for (var name : syntax.fields()) {
            if (!known.contains(name)) {
                throw syntax.wrong(
                        name,
                        "\"" + name + "\" is neither a field of any type of event in this recording nor one of "
                                + String.join(", ", new TreeSet<>(EventExpression.VARIABLES)));
            }
        }
    }

    /** One search. */
    private final class Run {

        private final String text;
        private final EventExpression expression;
        private final EventThreads threads = new EventThreads();
        private final EventFrames frames = new EventFrames();
        private final ThreadTimeline timeline = new ThreadTimeline(threads);
        private final IdentityHashMap<FlightType, Boolean> canMatch = new IdentityHashMap<>();
        private final Map<String, Long> countsByType = new HashMap<>();
        private final Map<List<Frame>, Long> countsByStack = new HashMap<>();
        private final List<EventMatch> events = new ArrayList<>();
        private final @Nullable String onlyType;
        private final @Nullable String onlyFullType;
        private final boolean asksForState;
        private final long endNanos = System.nanoTime() + deadline.toNanos();
        private long looked;
        private long matched;
        private long unanswered;
        private @Nullable String firstFault;
        private boolean late;
        private boolean runsAway;
        private boolean stacksLeftOut;

        Run(String text, EventExpression expression) {
            this.text = text;
            this.expression = expression;
            onlyType = expression.syntax().onlyType(EventExpression.TYPE);
            onlyFullType = expression.syntax().onlyType(EventExpression.FULL_TYPE);
            asksForState = expression.syntax().asksForState();
        }

        EventAnswer over(Path recording) throws UnreadableRecordingException {
            if (asksForState) {
                FlightRecording.until(recording, event -> {
                    timeline.note(event);
                    return inTime();
                });
                looked = 0;
            }
            FlightRecording.until(recording, event -> {
                look(event);
                return inTime();
            });
            if (runsAway) {
                return new EventExpressionException(
                                text,
                                1,
                                1,
                                "the expression goes through lists more than a thousand times for one event")
                        .answer();
            }
            return new EventAnswer.Matches(text, looked, matched, types(), stacks(), events, notes());
        }

        private boolean inTime() {
            looked++;
            late = System.nanoTime() - endNanos > 0;
            return !late && !runsAway;
        }

        private void look(FlightEvent event) {
            if (canMatch.size() >= MOST_TYPES_HELD) {
                canMatch.clear();
            }
            if (!canMatch.computeIfAbsent(event.eventType(), this::canMatch)) {
                return;
            }
            var view = new EventView(event, frames, threads, asksForState ? timeline : null);
            try {
                if (expression.matches(view)) {
                    note(view);
                }
            } catch (CelEvaluationException noAnswer) {
                unanswered++;
                runsAway = noAnswer.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED;
                firstFault = firstFault == null ? noAnswer.getMessage() : firstFault;
            }
        }

        private boolean canMatch(FlightType type) {
            if ((onlyType != null && !onlyType.equals(shortName(type)))
                    || (onlyFullType != null && !onlyFullType.equals(type.name()))) {
                return false;
            }
            var fields = type.fields().stream().map(FlightField::name).toList();
            return fields.containsAll(expression.syntax().neededFields());
        }

        private void note(EventView view) {
            matched++;
            var type = view.type();
            if (countsByType.size() < MOST_EVENTS || countsByType.containsKey(type)) {
                countsByType.merge(type, 1L, Long::sum);
            }
            var stack = EventFrames.top(view.frames(), FRAMES_OF_STACK);
            if (countsByStack.size() < MOST_STACKS_HELD || countsByStack.containsKey(stack)) {
                countsByStack.merge(stack, 1L, Long::sum);
            } else {
                stacksLeftOut = true;
            }
            if (events.size() < limit) {
                events.add(view.match(FRAMES_OF_EVENT));
            }
        }

        private List<EventCount> types() {
            return countsByType.entrySet().stream()
                    .map(type -> new EventCount(type.getKey(), type.getValue()))
                    .sorted(Comparator.comparingLong(EventCount::events)
                            .reversed()
                            .thenComparing(EventCount::type))
                    .limit(MOST_TYPES)
                    .toList();
        }

        private List<EventStack> stacks() {
            return countsByStack.entrySet().stream()
                    .filter(stack -> !stack.getKey().isEmpty())
                    .map(stack -> new EventStack(stack.getKey(), stack.getValue()))
                    .sorted(Comparator.comparingLong(EventStack::events)
                            .reversed()
                            .thenComparing(stack -> stack.frames().toString()))
                    .limit(MOST_STACKS)
                    .toList();
        }

        private List<String> notes() {
            var notes = new ArrayList<String>();
            if (late) {
                notes.add("The search was stopped after " + deadline.toSeconds()
                        + " s: later events of the file were not looked at.");
            }
            if (unanswered > 0) {
                notes.add(String.format(
                        Locale.ROOT,
                        "For %,d events the expression has no answer, such as: %s",
                        unanswered,
                        cut(String.valueOf(firstFault))));
            }
            if (timeline.dropped() > 0) {
                notes.add(String.format(
                        Locale.ROOT,
                        "%,d waits were too many to be held: some threads are told to be RUNNABLE that were not.",
                        timeline.dropped()));
            }
            if (stacksLeftOut) {
                notes.add(
                        "There are more different stacks than can be counted: stacks that came late are not among them.");
            }
            return notes;
        }
    }

    static String shortName(FlightType type) {
        var name = type.name();
        return name.startsWith(JDK) ? name.substring(JDK.length()) : name;
    }

    /** Fields that are shown, as text. */
    static Map<String, String> shownFields(FlightEvent event) {
        var shown = new LinkedHashMap<String, String>();
        for (var field : event.fields()) {
            if (!SHOWN_APART.contains(field.name()) && !EventValues.isSecret(event.type(), field.name())) {
                var value = EventValues.of(event.value(field));
                if (value != null) {
                    shown.put(field.name(), cut(value.toString()));
                }
            }
        }
        return shown;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}
