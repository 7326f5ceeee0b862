package io.plumbline.batch.trace;

/**
 * What the processors did during a collection, in nanoseconds; {@link GcEvent#UNKNOWN} stands for what the source does not tell.
 * Immutable.
 *
 * @param userNanos of the process in user mode
 * @param systemNanos of the process in the kernel
 * @param realNanos that went by
 */
public record GcCpu(long userNanos, long systemNanos, long realNanos) {

    /** Nothing is known. */
    public static final GcCpu UNKNOWN = new GcCpu(GcEvent.UNKNOWN, GcEvent.UNKNOWN, GcEvent.UNKNOWN);

    public GcCpu {
        GcEvent.requireKnownOrUnknown("userNanos", userNanos);
        GcEvent.requireKnownOrUnknown("systemNanos", systemNanos);
        GcEvent.requireKnownOrUnknown("realNanos", realNanos);
    }

    /** User and system time; {@link GcEvent#UNKNOWN} if it is not known. */
    public long totalNanos() {
        return userNanos == GcEvent.UNKNOWN || systemNanos == GcEvent.UNKNOWN
                ? GcEvent.UNKNOWN
                : userNanos + systemNanos;
    }
}
