package io.plumbline.batch.nightly;

/** Nobody can look at the events of a diagnosis. Its message says why, and what to do. */
public final class EventsRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The diagnosis has no recording, or none any longer. */
        NO_RECORDING,
        /** Its recording lies with another instance. */
        ELSEWHERE,
        /** The recording, or the JVM that looks at it, fails. */
        UNREADABLE,
        /** Enough questions are being worked on. */
        BUSY
    }

    private final Reason reason;

    EventsRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
