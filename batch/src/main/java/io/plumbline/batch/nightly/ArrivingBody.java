package io.plumbline.batch.nightly;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body on its way: how much of it has come, and whether it broke off. One thread. */
final class ArrivingBody extends FilterInputStream {

    private long bytes;
    private boolean brokenOff;

    ArrivingBody(InputStream body) {
        super(body);
    }

    /** How many have come. */
    long bytes() {
        return bytes;
    }

    /** Whether reading it has failed, for whatever reason: nobody sends any more, or not fast enough. */
    boolean isBrokenOff() {
        return brokenOff;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        brokenOff = true;
        int count = in.read(buffer, offset, length);
        brokenOff = false;
        bytes += Math.max(0, count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        return in.skip(count);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
