package io.plumbline.batch.trace;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Compares the stops that two readings of one log tell of, by their length: what one of them lacks has no counterpart in the other.
 * Bounded; one thread.
 */
final class LostStops {

    /** Two readings of one line are no further apart than this. */
    private static final int MOST_WAITING = 256;

    private static final long ROUNDING_MICROS = 1;

    private final Deque<Long> ofText = new ArrayDeque<>();
    private final Deque<Long> ofToolkit = new ArrayDeque<>();
    private long lost;
    private long compared;

    void byText(long nanos) {
        compared++;
        pair(TimeUnit.NANOSECONDS.toMicros(nanos + 500), ofText, ofToolkit);
        if (ofText.size() > MOST_WAITING) {
            ofText.removeFirst();
            lost++;
        }
    }

    void byToolkit(long nanos) {
        pair(TimeUnit.NANOSECONDS.toMicros(nanos + 500), ofToolkit, ofText);
        if (ofToolkit.size() > MOST_WAITING) {
            ofToolkit.removeFirst();
        }
    }

    private static void pair(long micros, Deque<Long> own, Deque<Long> others) {
        for (var iterator = others.iterator(); iterator.hasNext(); ) {
            if (Math.abs(iterator.next() - micros) <= ROUNDING_MICROS) {
                iterator.remove();
                return;
            }
        }
        own.addLast(micros);
    }

    /** How many stops the text has. */
    long compared() {
        return compared;
    }

    /** How many of them the other reading lacks. */
    long lost() {
        return lost + ofText.size();
    }
}
