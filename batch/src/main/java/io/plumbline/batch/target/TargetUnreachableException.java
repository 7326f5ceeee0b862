package io.plumbline.batch.target;

/** No answer within the deadline, or none at all: wrong address, wrong password, blocked range, JVM gone or hanging. */
public final class TargetUnreachableException extends TargetException {

    private static final long serialVersionUID = 1L;

    public TargetUnreachableException(String reason) {
        super(reason);
    }

    public TargetUnreachableException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
