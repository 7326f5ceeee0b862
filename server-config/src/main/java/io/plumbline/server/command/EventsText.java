package io.plumbline.server.command;

import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.trace.EventAnswer;
import io.plumbline.batch.trace.EventMatch;
import io.plumbline.batch.trace.EventThread;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Events for people. */
final class EventsText {

    private static final int STACKS = 5;
    private static final double NANOS_OF_MILLI = 1_000_000;

    /** What is in a recording may be made to steer the terminal of whoever reads it. */
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final StringBuilder text = new StringBuilder();

    private EventsText() {}

    static String of(EventAnswer.Matches matches) {
        var text = new EventsText();
        text.line("%,d of %,d events match.", matches.matched(), matches.looked());
        if (matches.matched() > matches.events().size()) {
            text.line(
                    "All of them are counted, and the first shown one by one: %,d.",
                    matches.events().size());
        }
        if (!matches.types().isEmpty()) {
            text.types(matches);
            text.stacks(matches);
            text.line("");
            matches.events().forEach(text::event);
        }
        matches.notes().forEach(note -> text.line("note: %s", note));
        return text.text.toString();
    }

    private void types(EventAnswer.Matches matches) {
        line("");
        line("%15s  type", "events");
        matches.types().forEach(type -> line("%,15d  %s", type.events(), type.type()));
    }

    private void stacks(EventAnswer.Matches matches) {
        if (!matches.stacks().isEmpty()) {
            line("");
            line("%15s  stack", "events");
        }
        for (var stack :
                matches.stacks().subList(0, Math.min(STACKS, matches.stacks().size()))) {
            line("%,15d  %s", stack.events(), stack.frames().get(0));
            frames(stack.frames().subList(1, stack.frames().size()));
        }
    }

    private void event(EventMatch event) {
        line(
                "%s %s %s%s",
                event.startTime(),
                event.type(),
                event.duration().isZero() ? "" : millis(event.duration()),
                event.thread() == null ? "" : thread(event.thread()));
        if (!event.fields().isEmpty()) {
            line(
                    "        %s",
                    event.fields().entrySet().stream()
                            .map(field -> field.getKey() + "=" + field.getValue())
                            .collect(Collectors.joining(", ")));
        }
        frames(event.frames());
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%,.3f ms ", duration.toNanos() / NANOS_OF_MILLI);
    }

    private static String thread(EventThread thread) {
        return "\"" + thread.name() + "\"" + (thread.virtual() ? " (virtual)" : "")
                + (thread.state() == null ? "" : " " + thread.state());
    }

    private void frames(List<Frame> frames) {
        frames.forEach(frame -> line("                 at %s", frame));
    }

    private void line(String format, Object... values) {
        text.append(CONTROL.matcher(String.format(Locale.ROOT, format, values)).replaceAll("?"))
                .append(System.lineSeparator());
    }
}
