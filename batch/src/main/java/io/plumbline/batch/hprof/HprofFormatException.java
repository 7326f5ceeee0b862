package io.plumbline.batch.hprof;

import java.io.IOException;

/** A dump that is not what the format promises: where, and what was found instead. */
public final class HprofFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long position;

    public HprofFormatException(long position, String expected, String found) {
        super("At byte " + position + " of the dump there should be " + expected + ", but there is " + found);
        this.position = position;
    }

    /** The position in the (uncompressed) dump. */
    public long position() {
        return position;
    }
}
