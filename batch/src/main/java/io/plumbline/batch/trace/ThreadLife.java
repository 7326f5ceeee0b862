package io.plumbline.batch.trace;

import org.jspecify.annotations.Nullable;

/** What is known of one thread while a recording is read. Times are nanoseconds since 1970, -1 if unknown. For one thread. */
final class ThreadLife {

    static final long UNKNOWN = -1;

    /** So much a thread that hangs may use: the JVM lets it look around when it stops all threads. */
    private static final double STILL_MILLIS = 10;

    final ThreadFamilyTally family;
    long startedNanos = UNKNOWN;
    long endedNanos = UNKNOWN;

    private boolean sampled;
    private @Nullable ThreadState longState;
    private int dumps;
    private boolean runnableInAll = true;
    private double firstCpuMillis;
    private ThreadDump.@Nullable Entry last;
    private long lastDumpNanos;
    private long sinceNanos;
    private double sinceCpuMillis;
    private int sameDumps;

    ThreadLife(ThreadFamilyTally family) {
        this.family = family;
    }

    void sampled() {
        sampled = true;
    }

    /** It waited longer than the limit, and not where idle threads wait. */
    void waitedLong(ThreadState state) {
        longState = state;
    }

    /** It is in a dump, each of which comes after the one before. */
    void seenIn(ThreadDump.Entry entry, long dumpNanos) {
        if (dumps++ == 0) {
            firstCpuMillis = entry.cpuMillis();
        }
        runnableInAll &=
                entry.state() == ThreadState.RUNNABLE && !entry.frames().isEmpty();
        boolean same = last != null
                && last.state() == entry.state()
                && last.frames().equals(entry.frames())
                && entry.cpuMillis() - sinceCpuMillis <= STILL_MILLIS;
        if (!same) {
            sinceNanos = dumpNanos;
            sinceCpuMillis = entry.cpuMillis();
            sameDumps = 0;
        }
        sameDumps++;
        last = entry;
        lastDumpNanos = dumpNanos;
    }

    /** Whether it is in the last dump as it was in the one before. */
    boolean isUnchanged() {
        return sameDumps > 1;
    }

    /** How long it has been as it is in the last dump. */
    long unchangedNanos() {
        return lastDumpNanos - sinceNanos;
    }

    /** The state in which it waited, or still waits, longer than the limit; absent if it did not. */
    @Nullable
    ThreadState stuck(long limitNanos) {
        if (longState != null) {
            return longState;
        }
        var seen = last;
        if (seen == null || endedNanos != UNKNOWN || seen.state() == ThreadState.RUNNABLE) {
            return null;
        }
        boolean hangs = isUnchanged() && unchangedNanos() >= limitNanos && !ThreadPlaces.isIdle(seen.frames());
        return hangs ? seen.state() : null;
    }

    /** Whether it could run whenever a dump was taken, and nothing shows that it did. */
    boolean isNotRunning() {
        return dumps > 1
                && runnableInAll
                && !sampled
                && last != null
                && last.cpuMillis() >= 0
                && last.cpuMillis() - firstCpuMillis <= STILL_MILLIS
                && !isIdle();
    }

    /** Whether it waited where idle threads wait when it was last seen in a dump. */
    boolean isIdle() {
        return last != null && ThreadPlaces.isIdle(last.frames());
    }

    /** In how many dumps it is. */
    int dumps() {
        return dumps;
    }
}
