package io.plumbline.batch.trace;

import io.plumbline.batch.flight.FlightEvent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What every thread of a recording did when, rebuilt from the events that tell of waits: between them a thread could run. For one
 * thread; takes 17 bytes for each wait, of which it holds two million at most.
 */
final class ThreadTimeline {

    private static final int MOST_WAITS = 2_000_000;
    private static final List<ThreadState> STATES = List.of(ThreadState.values());

    /** Waits of one thread lie side by side or, where a pinned one parks, in each other: the one that is meant is near. */
    private static final int NEAR = 8;

    private final Map<Long, Waits> waitsByThread = new HashMap<>();
    private final EventThreads threads;
    private int waits;
    private long dropped;

    ThreadTimeline(EventThreads threads) {
        this.threads = threads;
    }

    /** The waits of one thread, in the order of their beginning once they are asked. */
    private static final class Waits {
        private long[] begins = new long[8];
        private long[] ends = new long[8];
        private byte[] states = new byte[8];
        private int count;
        private boolean sorted;

        void add(long begin, long end, ThreadState state) {
            if (count == begins.length) {
                begins = Arrays.copyOf(begins, 2 * count);
                ends = Arrays.copyOf(ends, 2 * count);
                states = Arrays.copyOf(states, 2 * count);
            }
            begins[count] = begin;
            ends[count] = end;
            states[count++] = (byte) STATES.indexOf(state);
            sorted = false;
        }

        ThreadState at(long nanos) {
            sort();
            int place = Arrays.binarySearch(begins, 0, count, nanos);
            int last = place >= 0 ? lastOfSame(place) : -place - 2;
            for (int i = last; i >= 0 && i > last - NEAR; i--) {
                if (nanos < ends[i]) {
                    return STATES.get(states[i]);
                }
            }
            return ThreadState.RUNNABLE;
        }

        private int lastOfSame(int place) {
            int last = place;
            while (last + 1 < count && begins[last + 1] == begins[place]) {
                last++;
            }
            return last;
        }

        private void sort() {
            if (sorted) {
                return;
            }
            var order = IntStream.range(0, count)
                    .boxed()
                    .sorted(Comparator.comparingLong(i -> begins[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            begins = Arrays.stream(order).mapToLong(i -> begins[i]).toArray();
            ends = Arrays.stream(order).mapToLong(i -> ends[i]).toArray();
            var inOrder = new byte[Math.max(1, count)];
            for (int i = 0; i < count; i++) {
                inOrder[i] = states[order[i]];
            }
            states = inOrder;
            sorted = true;
        }
    }

    /** Notes an event, if it tells of a wait. */
    void note(FlightEvent event) {
        var state = ThreadIntervals.stateOf(event);
        var thread = state == null ? null : threads.of(event);
        if (state == null || thread == null) {
            return;
        }
        if (waits >= MOST_WAITS) {
            dropped++;
            return;
        }
        waits++;
        waitsByThread
                .computeIfAbsent(thread.id(), unknown -> new Waits())
                .add(ThreadIntervals.nanos(event.startNanos()), ThreadIntervals.nanos(event.endNanos()), state);
    }

    /** What a thread did at a time. */
    ThreadState at(long thread, long nanos) {
        var known = waitsByThread.get(thread);
        return known == null ? ThreadState.RUNNABLE : known.at(nanos);
    }

    /** Waits that were too many to be held; threads may be told to be runnable during them. */
    long dropped() {
        return dropped;
    }
}
