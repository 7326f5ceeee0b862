package io.plumbline.batch.upload;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * What is packed in a gzip file (RFC 1952), of all its members one after the other. The JDK's stream takes a network that has
 * nothing at hand for the end of the file, and calls itself for each member without content. One thread.
 */
final class GzipMembers extends InputStream {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int FIRST = 0x1f;
    private static final int SECOND = 0x8b;
    private static final int DEFLATE = 8;

    /** Of the header's flags; each says that a field follows. */
    private static final int HEADER_CHECKSUM = 2;

    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    /** Modification time, compression and operating system. */
    private static final int UNREAD_BYTES = 6;

    private static final int TRAILER_VALUE_BYTES = 4;

    private final InputStream packed;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private int next;
    private int limit;
    private boolean isEnded;

    /**
     * Unpacks a file.
     *
     * @throws IOException if it does not begin as a gzip file
     */
    GzipMembers(InputStream packed) throws IOException {
        this.packed = packed;
        if (!isMember()) {
            throw new ZipException("it does not begin like a gzip file");
        }
        readHeader();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] unpacked, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!isEnded) {
            int count = inflated(unpacked, offset, length);
            if (count > 0) {
                checksum.update(unpacked, offset, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsInput()) {
                feed();
            } else {
                throw new ZipException("it needs a dictionary that is not in it");
            }
        }
        return -1;
    }

    private int inflated(byte[] unpacked, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(unpacked, offset, length);
        } catch (DataFormatException broken) {
            var failure = new ZipException("its content is damaged");
            failure.initCause(broken);
            throw failure;
        }
    }

    private void feed() throws IOException {
        if (!hasMore()) {
            throw cutShort();
        }
        inflater.setInput(buffer, next, limit - next);
        next = limit;
    }

    private void endMember() throws IOException {
        next = limit - inflater.getRemaining();
        boolean fits = number(TRAILER_VALUE_BYTES) == checksum.getValue()
                && number(TRAILER_VALUE_BYTES) == (inflater.getBytesWritten() & 0xFFFF_FFFFL);
        if (!fits) {
            throw new ZipException("a checksum in it does not fit");
        }
        // what follows and is no member, such as the zeros of a tape, is left alone
        if (isMember()) {
            inflater.reset();
            checksum.reset();
            readHeader();
        } else {
            isEnded = true;
        }
    }

    /** Reads the magic of a member, or what is there in its place. */
    private boolean isMember() throws IOException {
        return hasMore() && number(1) == FIRST && hasMore() && number(1) == SECOND;
    }

    private void readHeader() throws IOException {
        if (number(1) != DEFLATE) {
            throw new ZipException("it is packed in a way that is not known");
        }
        long flags = number(1);
        pass(UNREAD_BYTES);
        if ((flags & EXTRA) != 0) {
            pass(number(2));
        }
        if ((flags & NAME) != 0) {
            passText();
        }
        if ((flags & COMMENT) != 0) {
            passText();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            pass(2);
        }
    }

    private void passText() throws IOException {
        while (number(1) != 0) {
            // until the end of the text
        }
    }

    private void pass(long bytes) throws IOException {
        for (long left = bytes; left > 0; left--) {
            number(1);
        }
    }

    /** Of so many bytes, the lowest first. */
    private long number(int bytes) throws IOException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            if (!hasMore()) {
                throw cutShort();
            }
            number |= (buffer[next++] & 0xFFL) << (Byte.SIZE * i);
        }
        return number;
    }

    private boolean hasMore() throws IOException {
        if (next == limit) {
            next = 0;
            limit = Math.max(0, packed.read(buffer, 0, buffer.length));
        }
        return next < limit;
    }

    private static EOFException cutShort() {
        return new EOFException("it is cut short");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        packed.close();
    }
}
