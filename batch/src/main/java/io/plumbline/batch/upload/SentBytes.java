package io.plumbline.batch.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** The bytes as they were sent, counted, and no more of them than are allowed. One thread. */
final class SentBytes extends PushbackInputStream {

    /** So many are given back at most. */
    private static final int PUSHBACK = 2;

    private final UploadLimits limits;
    private long read;

    SentBytes(InputStream body, UploadLimits limits) {
        super(body, PUSHBACK);
        this.limits = limits;
    }

    /** How many were taken and not given back. */
    long count() {
        return read;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = super.read(buffer, offset, length);
        } catch (IOException broken) {
            throw brokenOff(broken);
        }
        read += Math.max(0, count);
        if (read > limits.maxBytes()) {
            throw limits.tooLarge();
        }
        return count;
    }

    private static UploadRefusedException brokenOff(IOException broken) {
        return new UploadRefusedException(
                UploadRefusedException.Reason.UNFIT, "it did not arrive to its end: " + broken.getMessage(), broken);
    }

    @Override
    public void unread(byte[] bytes, int offset, int length) throws IOException {
        super.unread(bytes, offset, length);
        read -= length;
    }

    /** The body is somebody else's to close. */
    @Override
    public synchronized void close() {
        // nothing is held
    }
}
