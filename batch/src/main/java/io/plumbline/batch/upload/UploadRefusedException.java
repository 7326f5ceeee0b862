package io.plumbline.batch.upload;

import java.io.IOException;

/** A file is not taken; the message says why and what to do. Nothing of it was kept. */
public final class UploadRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Whose it is. */
    public enum Reason {
        /** The file is not what is read here, or broken. */
        UNFIT,
        /** It is larger than the settings allow. */
        TOO_LARGE,
        /** The disk has no room for it. */
        NO_ROOM,
        /** Enough others are being received. */
        BUSY
    }

    private final Reason reason;

    public UploadRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public UploadRefusedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
