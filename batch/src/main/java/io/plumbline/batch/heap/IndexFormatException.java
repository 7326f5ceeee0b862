package io.plumbline.batch.heap;

import java.io.IOException;

/** A file that is no index, an index of another version, or a damaged one. */
public final class IndexFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    public IndexFormatException(String message) {
        super(message);
    }
}
