package io.plumbline.batch.profile;

import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.flight.FlightFrame;
import io.plumbline.batch.flight.FlightObject;
import io.plumbline.batch.flight.FlightStack;
import io.plumbline.batch.flight.OfChunk;
import io.plumbline.batch.naming.ClassNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
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
    private final OfChunk<String> namesOfChunk = new OfChunk<>();
    private final OfChunk<Frame> framesOfChunk = new OfChunk<>();
    private final OfChunk<CallPath> stacksOfChunk = new OfChunk<>();

    /** Empty for none. Two equal stacks are the same object, as long as there are not too many. */
    CallPath stack(FlightEvent event) {
        int number = event.stackNumber();
        if (number < 0) {
            return CallPath.NONE;
        }
        var known = stacksOfChunk.get(event.chunk(), number);
        if (known == null) {
            var stack = event.stack();
            known = stack == null ? CallPath.NONE : interned(stack, event.chunk());
            stacksOfChunk.put(event.chunk(), number, known);
        }
        return known;
    }

    /** The normalised name of the class in a field; empty if the recording does not tell. */
    String className(FlightEvent event, String field) {
        int number = event.constant(field);
        if (number < 0) {
            return "";
        }
        var known = namesOfChunk.get(event.chunk(), number);
        if (known == null) {
            known = className(event.object(field));
            namesOfChunk.put(event.chunk(), number, known);
        }
        return known;
    }

    /** The normalised name of a class; empty if the recording does not tell. */
    String className(@Nullable FlightObject type) {
        return type == null ? "" : name(type.className());
    }

    private CallPath interned(FlightStack recorded, int chunk) {
        var all = recorded.frames();
        var stack = new ArrayList<Frame>(Math.min(all.size(), MOST_FRAMES));
        for (int i = 0; i < Math.min(all.size(), MOST_FRAMES); i++) {
            stack.add(frame(all.get(i), chunk));
        }
        var path = new CallPath(stack);
        if (stacks.size() >= 2 * Profile.MOST_STACKS) {
            return stacks.getOrDefault(path, path);
        }
        var first = stacks.putIfAbsent(path, path);
        return first == null ? path : first;
    }

    private Frame frame(FlightFrame recorded, int chunk) {
        var known = framesOfChunk.get(chunk, recorded.number());
        if (known == null) {
            known = interned(new Frame(name(recorded.className()), cut(recorded.method()), recorded.line()));
            framesOfChunk.put(chunk, recorded.number(), known);
        }
        return known;
    }

    private Frame interned(Frame frame) {
        if (frames.size() >= MOST_NAMES) {
            return frames.getOrDefault(frame, frame);
        }
        var first = frames.putIfAbsent(frame, frame);
        return first == null ? frame : first;
    }

    private String name(String raw) {
        var cut = cut(raw);
        if (normalisedNames.size() >= MOST_NAMES) {
            return ClassNames.normalised(cut);
        }
        return normalisedNames.computeIfAbsent(cut, ClassNames::normalised);
    }

    private static String cut(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}
