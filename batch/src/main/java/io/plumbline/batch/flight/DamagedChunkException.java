package io.plumbline.batch.flight;

import java.io.IOException;

/** A chunk of a recording contradicts its own form. The message is a clause that says where and how. */
public final class DamagedChunkException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedChunkException(String how) {
        super(how);
    }
}
