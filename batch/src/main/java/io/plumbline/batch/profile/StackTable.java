package io.plumbline.batch.profile;

import io.plumbline.batch.naming.ClassNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import org.jspecify.annotations.Nullable;

/**
 * The names, frames and stacks of a recording, each once. A recording describes them anew in each chunk. Bounded: a name
 * is cut at {@value #LONGEST_NAME} characters, a stack at {@value #MOST_FRAMES} frames from inside. Not thread-safe.
 */
final class StackTable {

    static final int LONGEST_NAME = 1_000;
    static final int MOST_FRAMES = 256;

    private static final int MOST_NAMES = 200_000;

    private final Map<String, String> normalisedNames = new HashMap<>();
    private final Map<Frame, Frame> frames = new HashMap<>();
    private final Map<CallPath, CallPath> stacks = new HashMap<>();

    /** By the recording's own object, which is the same for all samples of a stack in a chunk and goes with the chunk. */
    private final Map<RecordedStackTrace, CallPath> stacksOfChunk = new WeakHashMap<>();

    /** Empty for none. Two equal stacks are the same object, as long as there are not too many. */
    CallPath stack(@Nullable RecordedStackTrace trace) {
        if (trace == null) {
            return CallPath.NONE;
        }
        var known = stacksOfChunk.get(trace);
        if (known == null) {
            known = interned(trace);
            stacksOfChunk.put(trace, known);
        }
        return known;
    }

    /** The normalised name of a class; empty if the recording does not tell. */
    String className(@Nullable RecordedClass type) {
        return type == null ? "" : name(type.getName());
    }

    private CallPath interned(RecordedStackTrace trace) {
        var recorded = trace.getFrames();
        var stack = new ArrayList<Frame>(Math.min(recorded.size(), MOST_FRAMES));
        for (var frame : recorded) {
            if (stack.size() == MOST_FRAMES) {
                break;
            }
            if (frame.getMethod() != null) {
                stack.add(frame(frame, frame.getMethod()));
            }
        }
        var path = new CallPath(stack);
        if (stacks.size() >= 2 * Profile.MOST_STACKS) {
            return stacks.getOrDefault(path, path);
        }
        var first = stacks.putIfAbsent(path, path);
        return first == null ? path : first;
    }

    private Frame frame(RecordedFrame recorded, RecordedMethod method) {
        var frame =
                new Frame(className(method.getType()), cut(method.getName()), Math.max(0, recorded.getLineNumber()));
        if (frames.size() >= MOST_NAMES) {
            return frames.getOrDefault(frame, frame);
        }
        var first = frames.putIfAbsent(frame, frame);
        return first == null ? frame : first;
    }

    private String name(@Nullable String raw) {
        var cut = cut(raw);
        if (normalisedNames.size() >= MOST_NAMES) {
            return ClassNames.normalised(cut);
        }
        return normalisedNames.computeIfAbsent(cut, ClassNames::normalised);
    }

    private static String cut(@Nullable String name) {
        if (name == null) {
            return "";
        }
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}
