package io.plumbline.batch.nightly;

/** Nobody can have the file of a capture here, look into it, or delete it now. The message is a sentence without its full stop. */
public final class CaptureRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** There is none, or no longer. */
        NO_FILE,
        /** Another instance has it. */
        ELSEWHERE,
        /** It is still being taken. */
        RUNNING,
        /** It is no snapshot of a heap, which is asked about. */
        NO_SNAPSHOT,
        /** Enough is being looked at. */
        BUSY
    }

    CaptureRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
