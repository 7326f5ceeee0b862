package io.plumbline.batch.target;

/** The JVM answered, but with an error: it lacks the bean, the operation or the permission. The connection stays usable. */
public final class TargetRefusedException extends TargetException {

    private static final long serialVersionUID = 1L;

    public TargetRefusedException(String reason) {
        super(reason);
    }

    public TargetRefusedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
