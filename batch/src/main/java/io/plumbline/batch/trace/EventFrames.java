package io.plumbline.batch.trace;

import io.plumbline.batch.naming.ClassNames;
import io.plumbline.batch.profile.Frame;
import java.util.IdentityHashMap;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import org.jspecify.annotations.Nullable;

/**
 * The stacks of events. Most events of a chunk share few stacks, which the reader hands out as the same objects: each is made into
 * frames once. For one thread; memory is bounded by frames, since stacks of programs differ in depth as in number.
 */
final class EventFrames {

    static final int DEEPEST = 64;

    /** Of the stacks that are held at once: some ten megabytes. */
    static final int MOST_FRAMES = 150_000;

    private static final int MOST_METHODS = 50_000;

    private static final Stack NONE = new Stack(List.of(), null, List.of());

    private final IdentityHashMap<RecordedStackTrace, Stack> stacks = new IdentityHashMap<>();
    private final IdentityHashMap<RecordedMethod, String> classNames = new IdentityHashMap<>();
    private int held;

    /**
     * A stack.
     *
     * @param frames innermost first, 64 at most
     * @param site the innermost frame of the application, else the innermost; absent if there is none
     * @param place what tells it from others, see {@link ThreadPlaces#placeOf}
     */
    record Stack(List<Frame> frames, @Nullable Frame site, List<Frame> place) {}

    /** Innermost first, 64 at most; empty if the event has no stack. */
    List<Frame> of(RecordedEvent event) {
        return stackOf(event).frames();
    }

    /** Of no frames if the event has no stack. */
    Stack stackOf(RecordedEvent event) {
        var stack = event.getStackTrace();
        if (stack == null) {
            return NONE;
        }
        var known = stacks.get(stack);
        return known == null ? hold(stack, read(stack)) : known;
    }

    /* A stack counts as a frame itself, so that those without any are bounded, too. */
    private Stack hold(RecordedStackTrace key, Stack stack) {
        int size = 1 + stack.frames().size();
        if (held + size > MOST_FRAMES) {
            stacks.clear();
            held = 0;
        }
        stacks.put(key, stack);
        held += size;
        return stack;
    }

    /** How many frames the stacks have that are held, {@link #MOST_FRAMES} at most. */
    int held() {
        return held;
    }

    private Stack read(RecordedStackTrace stack) {
        var frames = frames(stack);
        return new Stack(frames, siteOf(frames), ThreadPlaces.placeOf(frames));
    }

    private List<Frame> frames(RecordedStackTrace stack) {
        if (classNames.size() >= MOST_METHODS) {
            classNames.clear();
        }
        return stack.getFrames().stream()
                .filter(frame -> frame.isJavaFrame() && frame.getMethod() != null)
                .limit(DEEPEST)
                .map(frame -> new Frame(
                        className(frame.getMethod()), frame.getMethod().getName(), Math.max(0, frame.getLineNumber())))
                .toList();
    }

    private String className(RecordedMethod method) {
        return classNames.computeIfAbsent(
                method, known -> ClassNames.normalised(known.getType().getName()));
    }

    /** The innermost frame of the application, else the innermost; absent if there is none. */
    static @Nullable Frame siteOf(List<Frame> frames) {
        return frames.stream().filter(Frame::isApplication).findFirst().orElse(frames.isEmpty() ? null : frames.get(0));
    }

    /** The topmost of them. */
    static List<Frame> top(List<Frame> frames, int most) {
        return frames.size() <= most ? frames : List.copyOf(frames.subList(0, most));
    }
}
