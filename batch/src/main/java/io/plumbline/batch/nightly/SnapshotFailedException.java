package io.plumbline.batch.nightly;

/** Nothing could be taken of a target when a snapshot was due; the job goes on with the next one. */
public final class SnapshotFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final long targetId;
    private final boolean silent;

    private SnapshotFailedException(long targetId, boolean silent, Exception why) {
        super(why.getMessage(), why);
        this.targetId = targetId;
        this.silent = silent;
    }

    /** The target does not answer, or nothing that can be understood. */
    static SnapshotFailedException ofSilent(long targetId, Exception why) {
        return new SnapshotFailedException(targetId, true, why);
    }

    /** What it answers could not be stored, or what is stored of it not be read. */
    static SnapshotFailedException ofStored(long targetId, RuntimeException why) {
        return new SnapshotFailedException(targetId, false, why);
    }

    /** Whether it is the target that failed. */
    boolean isSilent() {
        return silent;
    }

    long targetId() {
        return targetId;
    }
}
