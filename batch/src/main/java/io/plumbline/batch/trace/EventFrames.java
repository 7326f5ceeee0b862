package io.plumbline.batch.trace;

import io.plumbline.batch.naming.ClassNames;
import io.plumbline.batch.profile.Frame;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import org.jspecify.annotations.Nullable;

/**
 * The stacks of events. Most events of a chunk share few stacks, which the reader hands out as the same objects: each is made into
 * frames once. For one thread; memory is bounded.
 */
final class EventFrames {

    static final int DEEPEST = 64;
    private static final int MOST_STACKS = 20_000;
    private static final int MOST_METHODS = 50_000;

    private final Map<RecordedStackTrace, List<Frame>> framesByStack = new IdentityHashMap<>();
    private final Map<RecordedMethod, String> classNames = new IdentityHashMap<>();

    /** Innermost first, 64 at most; empty if the event has no stack. */
    List<Frame> of(RecordedEvent event) {
        var stack = event.getStackTrace();
        return stack == null ? List.of() : of(stack);
    }

    List<Frame> of(RecordedStackTrace stack) {
        if (framesByStack.size() >= MOST_STACKS) {
            framesByStack.clear();
        }
        return framesByStack.computeIfAbsent(stack, this::frames);
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
        return frames.stream()
                .filter(Frame::isApplication)
                .findFirst()
                .orElse(frames.isEmpty() ? null : frames.get(0));
    }

    /** The topmost of them. */
    static List<Frame> top(List<Frame> frames, int most) {
        return frames.size() <= most ? frames : List.copyOf(frames.subList(0, most));
    }
}
