package io.plumbline.batch.trace;

import io.plumbline.batch.profile.Frame;
import java.util.List;

/** How many matching events have a stack, which is told innermost first. Immutable. */
public record EventStack(List<Frame> frames, long events) {

    public EventStack {
        frames = List.copyOf(frames);
    }
}
