package io.plumbline.batch.heap;

import java.io.IOException;

/** Somebody cancelled the build; ends it from wherever it is. */
final class BuildCancelledException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Ends the build if it is cancelled. */
    static void check(IndexProgress progress) throws BuildCancelledException {
        if (progress.cancelled()) {
            throw new BuildCancelledException();
        }
    }
}
