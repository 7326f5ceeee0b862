package io.plumbline.batch.offheap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the resident memory of a process consists of, at the beginning and at the end of a window. Immutable.
 *
 * @param from time of the first column
 * @param to time of the second
 * @param lines what is known, then the rest, then the sum
 */
public record Ledger(Instant from, Instant to, List<Line> lines) {

    /** A thread's stack where the JVM does not tell how much of it is in use. */
    private static final long STACK_BYTES = 96 << 10;

    /** What the JVM books under categories that the other lines count already. */
    private static final List<String> COUNTED = List.of(
            "Java Heap", "Class", "Metaspace", "Code", "Thread", "GC", "Tracing", "Shared class space", "Other");

    public Ledger {
        lines = List.copyOf(lines);
    }

    /**
     * One line.
     *
     * @param what it is
     * @param fromBytes at the beginning
     * @param toBytes at the end
     */
    public record Line(String what, long fromBytes, long toBytes) {}

    /**
     * What is measured of a JVM at one time, in bytes unless it is a number of things.
     *
     * @param resident all of it
     * @param heap committed
     * @param nativeMemory what the JVM itself says; all zeros where it is not tracked
     */
    public record Entry(
            Instant at,
            long resident,
            long heap,
            long metaspace,
            long code,
            long threads,
            long direct,
            long mapped,
            NativeMemory nativeMemory) {

        /** What nothing explains: negative where memory is committed that nobody has touched yet. */
        public long rest() {
            return resident
                    - heap
                    - metaspace
                    - code
                    - stacks()
                    - direct
                    - mapped
                    - collector()
                    - otherOfTheJvm()
                    - ours();
        }

        private boolean isTracked() {
            return !nativeMemory.committedBytes().isEmpty();
        }

        long stacks() {
            return nativeMemory.stackBytes() > 0 ? nativeMemory.stackBytes() : Math.max(0, threads) * STACK_BYTES;
        }

        long collector() {
            return nativeMemory.committed("GC");
        }

        /** The flight recorder, which runs for us. */
        long ours() {
            return nativeMemory.committed("Tracing");
        }

        /** Direct buffers are booked under Other. */
        long otherOfTheJvm() {
            long counted = COUNTED.stream().mapToLong(nativeMemory::committed).sum();
            long all = nativeMemory.committedBytes().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            return all - counted + Math.max(0, nativeMemory.committed("Other") - direct);
        }
    }

    /** The ledger of two times; without the lines that only a JVM tells that tracks its native memory, if this one does not. */
    public static Ledger of(Entry from, Entry to) {
        boolean tracked = from.isTracked() || to.isTracked();
        var lines = new ArrayList<>(List.of(
                new Line("Java heap, committed", from.heap(), to.heap()),
                new Line("metaspace", from.metaspace(), to.metaspace()),
                new Line("compiled code", from.code(), to.code()),
                new Line("thread stacks", from.stacks(), to.stacks()),
                new Line("direct buffers", from.direct(), to.direct()),
                new Line("mapped buffers", from.mapped(), to.mapped())));
        if (tracked) {
            lines.add(new Line("garbage collector", from.collector(), to.collector()));
            lines.add(new Line("the rest that the JVM tracks", from.otherOfTheJvm(), to.otherOfTheJvm()));
            lines.add(new Line("flight recorder (ours)", from.ours(), to.ours()));
        }
        lines.add(new Line("unexplained", from.rest(), to.rest()));
        lines.add(new Line("resident in all", from.resident(), to.resident()));
        return new Ledger(from.at(), to.at(), lines);
    }
}
