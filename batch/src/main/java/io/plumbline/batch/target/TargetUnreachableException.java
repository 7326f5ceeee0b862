package io.plumbline.batch.target;

/** No answer within the deadline, or none at all: wrong address, wrong password, blocked range, JVM gone or hanging. */
public final class TargetUnreachableException extends TargetException {

    private static final long serialVersionUID = 1L;

    /** What is known of a JVM that does not answer, the surest first. */
    public enum Absence {
        /** The system says that its process has ended. */
        PROCESS_ENDED,
        /** Nobody is found where it was: nobody listens at its address, no process runs its program. */
        NOBODY_THERE,
        /** Silence, or a connection that is cut: it hangs, its machine is gone, or the network between. */
        NO_ANSWER,
        /** None: it, or somebody in its place, is there and gives no answer that is of use; or it was not asked. */
        UNKNOWN
    }

    private final Absence absence;

    public TargetUnreachableException(String reason) {
        this(reason, Absence.UNKNOWN);
    }

    public TargetUnreachableException(String reason, Throwable cause) {
        this(reason, Absence.UNKNOWN, cause);
    }

    TargetUnreachableException(String reason, Absence absence) {
        super(reason);
        this.absence = absence;
    }

    TargetUnreachableException(String reason, Absence absence, Throwable cause) {
        super(reason, cause);
        this.absence = absence;
    }

    /** What it tells of where the JVM is. */
    public Absence absence() {
        return absence;
    }
}
