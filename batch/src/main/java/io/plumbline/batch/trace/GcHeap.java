package io.plumbline.batch.trace;

/**
 * The heap around a collection in bytes; {@link GcEvent#UNKNOWN} stands for what the source does not tell. Immutable.
 *
 * @param beforeBytes in use when it began
 * @param afterBytes in use when it was over, of which some may be garbage
 * @param liveBytes of objects that are alive: after a stop that looked at everything what is left, else what marking counted
 * @param committedBytes taken from the system when it was over
 * @param goalBytes what may be in use before the collector begins its next cycle of the whole heap
 */
public record GcHeap(long beforeBytes, long afterBytes, long liveBytes, long committedBytes, long goalBytes) {

    /** Nothing is known. */
    public static final GcHeap UNKNOWN =
            new GcHeap(GcEvent.UNKNOWN, GcEvent.UNKNOWN, GcEvent.UNKNOWN, GcEvent.UNKNOWN, GcEvent.UNKNOWN);

    public GcHeap {
        GcEvent.requireKnownOrUnknown("beforeBytes", beforeBytes);
        GcEvent.requireKnownOrUnknown("afterBytes", afterBytes);
        GcEvent.requireKnownOrUnknown("liveBytes", liveBytes);
        GcEvent.requireKnownOrUnknown("committedBytes", committedBytes);
        GcEvent.requireKnownOrUnknown("goalBytes", goalBytes);
    }

    /** What another source tells where this one is silent. */
    GcHeap completedBy(GcHeap other) {
        return new GcHeap(
                GcEvent.firstKnown(beforeBytes, other.beforeBytes),
                GcEvent.firstKnown(afterBytes, other.afterBytes),
                GcEvent.firstKnown(liveBytes, other.liveBytes),
                GcEvent.firstKnown(committedBytes, other.committedBytes),
                GcEvent.firstKnown(goalBytes, other.goalBytes));
    }
}
