package io.plumbline.batch.nightly;

/** Nothing could be taken of a target when a snapshot was due; the job goes on with the next one. */
public final class SnapshotFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final long targetId;

    SnapshotFailedException(long targetId, Exception why) {
        super(why.getMessage(), why);
        this.targetId = targetId;
    }

    long targetId() {
        return targetId;
    }
}
