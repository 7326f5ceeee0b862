package io.plumbline.batch.profile;

import java.io.IOException;
import java.nio.file.Path;

/** A file that should be a flight recording cannot be read as one. */
public final class UnreadableRecordingException extends IOException {

    private static final long serialVersionUID = 1L;

    public UnreadableRecordingException(Path recording, String fault) {
        super("the recording \"" + recording + "\" " + fault);
    }

    public UnreadableRecordingException(Path recording, String fault, Throwable cause) {
        super("the recording \"" + recording + "\" " + fault, cause);
    }
}
