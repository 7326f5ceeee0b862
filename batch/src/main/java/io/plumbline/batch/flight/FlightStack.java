package io.plumbline.batch.flight;

import java.util.List;

/**
 * A stack. Immutable.
 *
 * @param frames innermost first, those whose method is known
 */
public record FlightStack(List<FlightFrame> frames) {

    public FlightStack {
        frames = List.copyOf(frames);
    }
}
