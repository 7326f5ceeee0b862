package io.plumbline.batch.trace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file that may be anything: of a line that is longer than any JVM writes only the beginning is kept, and lines with
 * octets that no log has are left out. One thread; memory is one line.
 */
final class GcLogLines implements AutoCloseable {

    private static final int LONGEST_LINE = 4096;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    /** What a packed file may become: more than a log that is worth reading. */
    private static final long MOST_BYTES = 64L << 30;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] line = new byte[LONGEST_LINE];
    private int position;
    private int limit;
    private long bytes;
    private long cut;
    private long strange;

    private GcLogLines(InputStream in) {
        this.in = in;
    }

    /** Opens a file, packed by gzip or not. */
    static GcLogLines open(Path file) throws IOException {
        var in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            in.mark(2);
            boolean packed = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
            in.reset();
            return new GcLogLines(packed ? new GZIPInputStream(in, BUFFER_BYTES) : in);
        } catch (IOException broken) {
            in.close();
            throw broken;
        }
    }

    /** The next line without its end; nothing after the last one. */
    @Nullable
    String next() throws IOException {
        while (true) {
            int length = 0;
            boolean ended = false;
            boolean isStrange = false;
            boolean any = false;
            while (!ended) {
                if (position == limit && !fill()) {
                    break;
                }
                any = true;
                byte octet = buffer[position++];
                if (octet == '\n') {
                    ended = true;
                } else if (length < LONGEST_LINE) {
                    isStrange |= octet >= 0 && octet < ' ' && octet != '\t' && octet != '\r';
                    line[length++] = octet;
                } else if (length == LONGEST_LINE) {
                    cut++;
                    ended = skipToEnd();
                }
            }
            if (!any) {
                return null;
            }
            if (!isStrange) {
                while (length > 0 && line[length - 1] == '\r') {
                    length--;
                }
                return new String(line, 0, length, StandardCharsets.ISO_8859_1);
            }
            strange++;
        }
    }

    /** How many lines were longer than what is kept of them. */
    long cut() {
        return cut;
    }

    /** How many lines were left out for octets that no log has. */
    long strange() {
        return strange;
    }

    private boolean skipToEnd() throws IOException {
        while (position < limit || fill()) {
            if (buffer[position++] == '\n') {
                return true;
            }
        }
        return true;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        bytes += limit;
        if (bytes > MOST_BYTES) {
            throw new IOException("is longer than " + (MOST_BYTES >> 30) + " GB; send its last part");
        }
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
