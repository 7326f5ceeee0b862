package io.plumbline.batch.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** The bytes as they were sent, counted. One thread. */
final class SentBytes extends PushbackInputStream {

    private long read;

    SentBytes(InputStream body, int pushback) {
        super(body, pushback);
    }

    /** How many were taken and not given back. */
    long count() {
        return read;
    }

    @Override
    public int read() throws IOException {
        try {
            int next = super.read();
            read += next < 0 ? 0 : 1;
            return next;
        } catch (IOException broken) {
            throw brokenOff(broken);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int count = super.read(buffer, offset, length);
            read += Math.max(0, count);
            return count;
        } catch (IOException broken) {
            throw brokenOff(broken);
        }
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

    @Override
    public void unread(int next) throws IOException {
        super.unread(next);
        read--;
    }

    /**
     * Zero at the end alone. The JDK's unpacking takes a zero for the end, and a network has none at hand now and then: a dump
     * in the blocks of {@code jcmd -gz} would be cut between two of them.
     */
    @Override
    public int available() throws IOException {
        int known = super.available();
        if (known > 0) {
            return known;
        }
        int next = read();
        if (next < 0) {
            return 0;
        }
        unread(next);
        return 1;
    }

    /** The body is somebody else's to close. */
    @Override
    public synchronized void close() {
        // nothing is held
    }
}
