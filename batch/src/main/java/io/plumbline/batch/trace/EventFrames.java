package io.plumbline.batch.trace;

import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.flight.FlightFrame;
import io.plumbline.batch.flight.FlightStack;
import io.plumbline.batch.flight.OfChunk;
import io.plumbline.batch.profile.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stacks of events. Most events of a chunk share few stacks, of which each is made into frames once. For one thread; memory is bounded
 * by frames, since stacks of programs differ in depth as in number.
 */
final class EventFrames {

    static final int DEEPEST = 64;

    /** Of the stacks that are held at once: some ten megabytes. */
    static final int MOST_FRAMES = 150_000;

    private static final Stack NONE = new Stack(List.of(), List.of());

    private final OfChunk<Stack> stacks = new OfChunk<>();
    private final OfChunk<Frame> sites = new OfChunk<>();
    private final OfChunk<Frame> frames = new OfChunk<>();
    private int chunk;
    private int held;

    /**
     * A stack.
     *
     * @param frames innermost first, 64 at most
     * @param place what tells it from others, see {@link ThreadPlaces#placeOf}
     */
    record Stack(List<Frame> frames, List<Frame> place) {}

    /** Innermost first, 64 at most; empty if the event has no stack. */
    List<Frame> of(FlightEvent event) {
        return stackOf(event).frames();
    }

    /** Of no frames if the event has no stack. */
    Stack stackOf(FlightEvent event) {
        int number = event.stackNumber();
        if (number < 0) {
            return NONE;
        }
        if (event.chunk() != chunk) {
            chunk = event.chunk();
            held = 0;
        }
        var known = stacks.get(chunk, number);
        if (known != null) {
            return known;
        }
        var stack = event.stack();
        return stack == null ? NONE : hold(number, read(stack));
    }

    /** The innermost frame of the application, else the innermost; absent if there is none. Most events are asked for no more. */
    @Nullable
    Frame siteOf(FlightEvent event) {
        int number = event.stackNumber();
        if (number < 0) {
            return null;
        }
        var known = sites.get(event.chunk(), number);
        if (known == null) {
            var stack = event.stack();
            known = stack == null ? null : siteOf(stack, event.chunk());
            if (known != null) {
                sites.put(event.chunk(), number, known);
            }
        }
        return known;
    }

    /* A stack counts as a frame itself, so that those without any are bounded, too. */
    private Stack hold(int number, Stack stack) {
        int size = 1 + stack.frames().size();
        if (held + size > MOST_FRAMES) {
            stacks.clear();
            held = 0;
        }
        stacks.put(chunk, number, stack);
        held += size;
        return stack;
    }

    /** How many frames the stacks have that are held, {@link #MOST_FRAMES} at most. */
    int held() {
        return held;
    }

    private Stack read(FlightStack stack) {
        var all = new ArrayList<Frame>();
        for (var recorded : stack.frames()) {
            if (all.size() == DEEPEST) {
                break;
            }
            all.add(frame(recorded, chunk));
        }
        var innermostFirst = List.copyOf(all);
        return new Stack(innermostFirst, ThreadPlaces.placeOf(innermostFirst));
    }

    private @Nullable Frame siteOf(FlightStack stack, int ofChunk) {
        Frame innermost = null;
        int depth = 0;
        for (var recorded : stack.frames()) {
            if (depth++ == DEEPEST) {
                break;
            }
            var frame = frame(recorded, ofChunk);
            if (frame.isApplication()) {
                return frame;
            }
            innermost = innermost == null ? frame : innermost;
        }
        return innermost;
    }

    private Frame frame(FlightFrame recorded, int ofChunk) {
        var known = frames.get(ofChunk, recorded.number());
        if (known == null) {
            known = Frame.of(recorded);
            frames.put(ofChunk, recorded.number(), known);
        }
        return known;
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
