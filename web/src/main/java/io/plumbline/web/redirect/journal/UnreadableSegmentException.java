package io.plumbline.web.redirect.journal;

import java.io.IOException;
import java.nio.file.Path;

/** A file is named like a segment of a journal but cannot be read as one. */
final class UnreadableSegmentException extends IOException {

    private static final long serialVersionUID = 1;

    UnreadableSegmentException(Path file, String reason) {
        super("\"" + file + "\" is no segment of a visit journal that this version can read: " + reason);
    }
}
