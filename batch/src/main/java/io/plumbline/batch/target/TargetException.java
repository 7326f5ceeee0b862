package io.plumbline.batch.target;

import java.io.IOException;

/** A JVM did not give what was asked of it; the message says why, in words an administrator can act on. */
public abstract sealed class TargetException extends IOException
        permits TargetUnreachableException, TargetRefusedException {

    private static final long serialVersionUID = 1L;

    TargetException(String reason) {
        super(reason);
    }

    TargetException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
