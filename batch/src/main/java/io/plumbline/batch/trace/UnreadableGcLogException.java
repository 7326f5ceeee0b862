package io.plumbline.batch.trace;

import java.io.IOException;
import java.nio.file.Path;

/** A file is no GC log that can be read; the message says what is wrong with it and what to do. */
public final class UnreadableGcLogException extends IOException {

    private static final long serialVersionUID = 1L;

    UnreadableGcLogException(Path file, String fault) {
        super("GC log \"" + file + "\" " + fault);
    }

    UnreadableGcLogException(Path file, String fault, Throwable cause) {
        super("GC log \"" + file + "\" " + fault, cause);
    }
}
