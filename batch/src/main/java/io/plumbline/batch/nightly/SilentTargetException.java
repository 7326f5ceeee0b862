package io.plumbline.batch.nightly;

import io.plumbline.batch.target.TargetUnreachableException;

/** A target did not answer when a snapshot was due. */
public final class SilentTargetException extends Exception {

    private static final long serialVersionUID = 1L;

    private final long targetId;

    SilentTargetException(long targetId, TargetUnreachableException why) {
        super(why.getMessage(), why);
        this.targetId = targetId;
    }

    long targetId() {
        return targetId;
    }
}
