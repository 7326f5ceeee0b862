package io.plumbline.batch.hprof;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of a dump at any position; a gzip file is unpacked into a nameless temporary file first. Thread-safe.
 *
 * <p>Read, not mapped: copying a window that stays in the processor's cache costs less than a page fault for every page,
 * and a file that somebody cuts meanwhile is an exception instead of a dead process.
 */
final class DumpBytes implements Closeable {

    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int COPY_BYTES = 1 << 20;

    private final FileChannel channel;
    private final long length;
    private final boolean cutShort;

    private DumpBytes(FileChannel channel, boolean cutShort) throws IOException {
        this.channel = channel;
        this.length = channel.size();
        this.cutShort = cutShort;
    }

    /** Opens a dump; {@code scratch} is the directory for the unpacked bytes of a gzip file. */
    static DumpBytes open(Path dump, Path scratch) throws IOException {
        var channel = FileChannel.open(dump, StandardOpenOption.READ);
        try {
            var magic = ByteBuffer.allocate(2);
            if (channel.read(magic, 0) == 2 && (magic.getShort(0) & 0xffff) == GZIP_MAGIC) {
                channel.close();
                return unpacked(dump, scratch);
            }
            return new DumpBytes(channel, false);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static DumpBytes unpacked(Path dump, Path scratch) throws IOException {
        var channel = TemporaryFile.create(scratch);
        try (InputStream file = new BufferedInputStream(Files.newInputStream(dump), COPY_BYTES)) {
            return new DumpBytes(channel, unpack(file, channel));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Unpacks as much as there is; says whether the end is missing. */
    private static boolean unpack(InputStream file, FileChannel channel) throws IOException {
        var copy = new byte[COPY_BYTES];
        try (var gzip = new GZIPInputStream(file, COPY_BYTES)) {
            for (int read = gzip.read(copy); read >= 0; read = gzip.read(copy)) {
                var bytes = ByteBuffer.wrap(copy, 0, read);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            return false;
        } catch (EOFException | ZipException e) {
            return true;
        }
    }

    long length() {
        return length;
    }

    /** Says whether the file was a gzip file whose end is missing or damaged. */
    boolean cutShort() {
        return cutShort;
    }

    /** Fills the buffer from this position on, as far as the dump reaches. */
    void read(ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int read = channel.read(into, at);
            if (read < 0) {
                return;
            }
            at += read;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
