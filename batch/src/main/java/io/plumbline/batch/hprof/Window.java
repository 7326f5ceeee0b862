package io.plumbline.batch.hprof;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The part of a dump that is in memory just now. One thread. */
final class Window {

    /** Behind the loaded bytes so many can be read without harm; they are zero or old. */
    static final int SLACK = 64;

    private final DumpBytes bytes;
    private ByteBuffer buffer;
    private long start;
    private int loaded;

    Window(DumpBytes bytes, int capacity) {
        this.bytes = bytes;
        this.buffer = ByteBuffer.allocateDirect(capacity + SLACK);
    }

    /**
     * Loads what lies at this position and says where in {@link #buffer} it is now. At the end of the dump fewer bytes
     * than asked for are there; the rest, up to {@link #SLACK}, can be read and means nothing.
     */
    int at(long position, int bytesNeeded) throws IOException {
        long offset = position - start;
        if (offset >= 0 && offset + bytesNeeded <= loaded) {
            return (int) offset;
        }
        return load(position, bytesNeeded);
    }

    private int load(long position, int bytesNeeded) throws IOException {
        if (bytesNeeded > buffer.capacity() - SLACK) {
            buffer = ByteBuffer.allocateDirect(bytesNeeded + SLACK);
        }
        buffer.clear().limit(buffer.capacity() - SLACK);
        bytes.read(buffer, position);
        start = position;
        loaded = buffer.position();
        buffer.clear();
        return 0;
    }

    /** How many bytes are loaded from this offset on. */
    int loadedFrom(int offset) {
        return loaded - offset;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    long length() {
        return bytes.length();
    }
}
